using Srdi.Storage;
using Srdi.Tests;
using Xunit.Abstractions;

namespace Srdi.Host.Tests.Storm;

/// <summary>Nothing missed, nothing foreign, in order, whatever dies. The large run is <c>tests/Benchmarks -- stream</c>.</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Readers_of_every_kind_end_with_exactly_their_districts_events_though_processes_and_readers_are_killed()
    {
        var directory = Directory.CreateTempSubdirectory("srdi-storm-");
        try
        {
            var report = await StormRun.On(new(2_000, 2) { Kills = 2 }, await (await PostgresServer.Running).NewDatabase(), directory.FullName);
            output.WriteLine(report.ToString());
            Assert.All(report.Readers, r => Assert.Equal((r.Kind, 0, 0, 0), (r.Kind, r.Gaps, r.Foreign, report.Missing[r])));
            Assert.Equal(2, report.Kills);
            Assert.Equal(15, report.Readers.Count);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
