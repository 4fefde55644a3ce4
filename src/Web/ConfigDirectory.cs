using Microsoft.Extensions.Configuration;

namespace Srdi.Web;

/// <summary>Where the files lie that an operator may change.</summary>
public static class ConfigDirectory
{
    /// <summary>The setting that names the directory.</summary>
    public const string Key = "Srdi:Config";

    /// <summary>The configured directory, else <c>./config</c> where there is one, else the one beside the program.</summary>
    public static string Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[Key] is { Length: > 0 } given) return given;
        return Directory.Exists("config/measures") ? Path.GetFullPath("config") : Path.Combine(AppContext.BaseDirectory, "config");
    }
}
