using System.Security.Cryptography;

namespace Srdi.Storage;

/// <summary>
/// Signing keys (ECDSA P-256, PKCS 8 in PEM) that lie in the data folder: made at the first use, readable by their owner
/// alone, and the same for all processes that share the folder.
/// </summary>
public static class KeyFile
{
    /// <summary>The key in a file, which is made when it is not there. The caller disposes of it.</summary>
    /// <param name="file">The file's path.</param>
    public static ECDsa ReadOrMake(string file)
    {
        if (!File.Exists(file)) Make(file);
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }

    private static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var fresh = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(fresh, options))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            writer.Write(made.ExportPkcs8PrivateKeyPem());
        }
        try
        {
            File.Move(fresh, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(fresh); // Another process made one first: all must use the same.
        }
    }
}
