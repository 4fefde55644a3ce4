namespace Srdi.Domain.Policy;

/// <summary>Reads the policy's files from a config directory. The one place of this project that touches a disk.</summary>
public static class PolicyFiles
{
    private static readonly string[] Folders = ["measures", "criteria", "size"];

    /// <summary>Every policy file below the directory by its path relative to it, with forward slashes.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory, or one of its policy folders, does not exist.</exception>
    public static IReadOnlyDictionary<string, string> Read(string configDirectory)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in Folders)
            foreach (var path in Directory.EnumerateFiles(Path.Combine(configDirectory, folder), "*", SearchOption.AllDirectories))
                if (Path.GetExtension(path) is ".json" or ".txt")
                    files.Add(Path.GetRelativePath(configDirectory, path).Replace('\\', '/'), File.ReadAllText(path));
        return files;
    }
}
