using Srdi.Domain.Policy;

namespace Srdi.Domain.Tests.Policy;

/// <summary>The policy as it stands in the project's config directory.</summary>
internal static class ThePolicy
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Read = new(() => PolicyFiles.Read(Path.Combine(Root(), "config")));
    private static readonly Lazy<PolicyBook> Loaded = new(() => LoadAll(Files));

    public static IReadOnlyDictionary<string, string> Files => Read.Value;

    public static PolicyBook Book => Loaded.Value;

    /// <summary>The book of these files; fails with all faults when there are any.</summary>
    public static PolicyBook LoadAll(IReadOnlyDictionary<string, string> files)
    {
        var (book, faults) = PolicyBook.Load(files);
        Assert.True(book is not null, string.Join(Environment.NewLine, faults));
        return book;
    }

    /// <summary>The files with one passage of one file changed; the passage must be there.</summary>
    public static Dictionary<string, string> With(string file, string was, string becomes, IReadOnlyDictionary<string, string>? files = null)
    {
        var changed = new Dictionary<string, string>(files ?? Files, StringComparer.Ordinal);
        Assert.Contains(was, changed[file], StringComparison.Ordinal);
        changed[file] = changed[file].Replace(was, becomes, StringComparison.Ordinal);
        return changed;
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Orleans.sln"))) directory = directory.Parent;
        return directory.FullName;
    }
}

/// <summary>Reads a table written as text: a heading line, then one row a line, cells apart by |.</summary>
internal static class TextTable
{
    public static IEnumerable<string[]> Rows(string table) =>
        table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split('|', StringSplitOptions.TrimEntries));
}
