#!/usr/bin/env bash
# Installs what the tests need where it is missing, then runs all of them.
# bash tests/run.sh [arguments of dotnet test]
set -euo pipefail
cd "$(dirname "$0")/.."
bash tests/install.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build Orleans.sln --nologo -v quiet -clp:NoSummary
# One test project at a time: on two cores their silos and servers would only wait for each other.
status=0
for project in Domain Tidy Storage Grains Web Host WebConsole; do
  dotnet test "tests/$project.Tests" --no-build --nologo "$@" || status=1
done
exit $status
