using Srdi.Domain.Policy;
using Srdi.Storage;
using Srdi.Web;

namespace Srdi.Host;

/// <summary>Finds and loads the policy's files.</summary>
internal static class PolicyConfig
{
    /// <summary>The setting that names the directory of measures and criteria.</summary>
    public const string DirectoryKey = ConfigDirectory.Key;

    /// <summary>The configured directory, else <c>./config</c> where there is one, else the one beside the program.</summary>
    public static string Directory(IConfiguration configuration)
    {
        var directory = ConfigDirectory.Of(configuration);
        return System.IO.Directory.Exists(directory) ? directory : throw new PolicyFaultyException($"{DirectoryKey} is '{directory}'; there is no such directory.");
    }

    /// <summary>Loads the policy.</summary>
    /// <exception cref="PolicyFaultyException">A file has a fault; the text lists every fault of every file.</exception>
    public static PolicyBook Load(IConfiguration configuration)
    {
        var directory = Directory(configuration);
        var (book, faults) = PolicyBook.Load(PolicyFiles.Read(directory));
        return book ?? throw new PolicyFaultyException(string.Join('\n', [$"The policy in {directory} has {faults.Count} faults:", .. faults.Select(f => $"  {f}")]));
    }
}

/// <summary>The policy can't be used as it is written.</summary>
internal sealed class PolicyFaultyException(string message) : Exception(message);

/// <summary>Tells what an operator can mend from bugs.</summary>
internal static class Faults
{
    /// <summary>The text for an operator; null for a bug.</summary>
    public static string? TextOf(Exception e) => e switch
    {
        PolicyFaultyException or StorageSettingsException or StorageUnreachableException or SchemaTooNewException => e.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{e.Message} Choose another address with --urls.",
        AggregateException { InnerExceptions: [var one] } => TextOf(one),
        _ => null,
    };
}
