using System.Text.RegularExpressions;
using System.Xml.Linq;
using Srdi.Tests;

namespace Srdi.Tidy.Tests;

/// <summary>The few rules that a reader can't see at a glance. Each names the file at fault.</summary>
public sealed partial class TidyTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Client"] = ["Domain"],
        ["Grains"] = ["Domain"],
        ["Storage"] = ["Domain"],
        ["Web"] = ["Domain", "Storage"],
        ["WebConsole"] = ["Domain", "Web"],
        ["Accounts"] = ["Domain", "Storage", "Web"],
        ["Host"] = ["Accounts", "Domain", "Grains", "Storage", "Web", "WebConsole"],
    };

    private static IEnumerable<(string Path, string Text)> Sources(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Repository.File(folder), "*.*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor"
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select (path, File.ReadAllText(file));

    private static IEnumerable<string> Projects(string folder) =>
        Directory.GetFiles(Repository.File(folder), "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'));

    private static void None(IEnumerable<string> faults)
    {
        var all = string.Join(Environment.NewLine, faults);
        Assert.True(all.Length == 0, all);
    }

    [Fact]
    public void References_point_one_way()
    {
        Assert.Equal(MayReference.Keys.Order(StringComparer.Ordinal), Projects("src").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal));
        None(from project in Projects("src")
             from reference in XDocument.Load(Repository.File(project)).Descendants("ProjectReference")
             let name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
             where !MayReference[Path.GetFileNameWithoutExtension(project)].Contains(name)
             select $"{project} references {name}.");
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_every_test_project_is_run()
    {
        var (solution, run) = (File.ReadAllText(Repository.File("Orleans.sln")).Replace('\\', '/'), File.ReadAllText(Repository.File("tests", "run.sh")));
        var tests = Projects("tests").Where(p => p.EndsWith(".Tests.csproj", StringComparison.Ordinal)).ToList();
        Assert.Contains("tests/Tidy.Tests/Tidy.Tests.csproj", tests);
        None(Projects("src").Concat(tests).Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).Select(p => $"{p} is not in Orleans.sln."));
        None(tests.Select(p => Path.GetFileName(p)[..^".Tests.csproj".Length]).Where(name => !Regex.IsMatch(run, $@"\b{name}\b")).Select(name => $"tests/run.sh does not run {name}.Tests."));
    }

    /// <summary>The framework owns Orleans.*; ours say project and folder.</summary>
    [Fact]
    public void Namespaces_are_ours_and_say_the_project() =>
        None(from source in Sources("src", "tests")
             from Match declared in Namespace().Matches(source.Text)
             let project = source.Path.Split('/')[1]
             let expected = source.Path.StartsWith("tests/Shared/", StringComparison.Ordinal) ? "Srdi.Tests" : $"Srdi.{project}"
             let name = declared.Groups[1].Value
             where name != expected && !name.StartsWith(expected + ".", StringComparison.Ordinal)
             select $"{source.Path} declares {name} instead of {expected}.");

    /// <summary>What waits by the clock is slow on a fast machine and wrong on a slow one.</summary>
    [Fact]
    public void No_test_waits_by_the_clock_or_is_skipped() =>
        None(from source in Sources("tests")
             from Match found in Waiting().Matches(source.Text)
             select $"{source.Path}: {found.Value}");

    /// <summary>Rules only: facts, dates and the clock come in as arguments.</summary>
    [Fact]
    public void The_domain_does_no_input_or_output_and_waits_for_nothing() =>
        None(from source in Sources("src/Domain")
             where source.Path != "src/Domain/Policy/PolicyFiles.cs"
             from Match found in Outside().Matches(source.Text)
             select $"{source.Path}: {found.Value}");

    /// <summary>A second writer would be a second way to move money and titles.</summary>
    [Fact]
    public void Grain_state_is_written_in_one_place_for_records_and_one_for_cursors() =>
        Assert.Equal(
            ["src/Grains/Reactions/ReactorGrain.cs", "src/Grains/RecordGrain.cs"],
            Sources("src/Grains").Where(s => s.Text.Contains("WriteStateAsync(", StringComparison.Ordinal)).Select(s => s.Path).Order(StringComparer.Ordinal));

    /// <summary>One file holds them all, each with its reason.</summary>
    [Fact]
    public void Warnings_are_suppressed_in_editorconfig_only() =>
        None(from source in Sources("src", "tests")
             from Match found in Suppression().Matches(source.Text)
             select $"{source.Path}: {found.Value}");

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"Task[.]Delay|Thread[.]Sleep|\bSkip\s*=\s*""")]
    private static partial Regex Waiting();

    [GeneratedRegex(@"\bFile[.](?:Read|Write|Open|Exists|Create|Delete|Append|Move|Copy)\w*|\b(?:Directory|Console|Environment|Process)[.]\w+|\bHttpClient\b|\bILogger\b|\bawait\b")]
    private static partial Regex Outside();

    [GeneratedRegex(@"#pragma[ ]warning[ ]disable|\bSuppressMessage\(|#nullable[ ]disable")]
    private static partial Regex Suppression();
}
