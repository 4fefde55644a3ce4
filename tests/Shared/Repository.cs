namespace Srdi.Tests;

/// <summary>The project's own files.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The directory that holds <c>Orleans.sln</c>.</summary>
    public static string Root => Found.Value;

    /// <summary>A path below the root.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !System.IO.File.Exists(Path.Combine(directory.FullName, "Orleans.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException($"No Orleans.sln above {AppContext.BaseDirectory}.");
    }
}

/// <summary>Compares with a text that stands beside the tests, so that a change of it is a reviewed diff.</summary>
internal static class Golden
{
    /// <summary>Set to <c>write</c> to write the files anew; then read the diff.</summary>
    private const string Variable = "SRDI_GOLDEN";

    /// <summary>Fails when the text is not the file's.</summary>
    /// <param name="path">The file, below <c>tests</c>.</param>
    /// <param name="actual">The text as it is now.</param>
    public static void Is(string path, string actual)
    {
        var file = Repository.File("tests", path);
        var text = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Variable) == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.True(File.Exists(file), $"tests/{path} is missing: run the tests once with {Variable}=write and read what they wrote.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }
}
