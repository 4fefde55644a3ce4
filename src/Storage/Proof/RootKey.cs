using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Proof;

namespace Srdi.Storage.Proof;

/// <summary>
/// The key that roots are signed with: ES256, made when first needed and kept in the data folder where only the owner can
/// read it. It is another than the one of tokens: who may issue tokens need not be able to sign the past anew.
/// </summary>
public sealed class RootKey(string dataDirectory) : IRootSigner, IDisposable
{
    private readonly Lazy<ECDsa> key = new(() => KeyFile.ReadOrMake(FileOf(dataDirectory)));

    /// <summary>Where the key lies.</summary>
    public static string FileOf(string dataDirectory) => Path.Combine(dataDirectory, "keys", "root-signing.pem");

    /// <inheritdoc/>
    public string Sign(RootStatement statement)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", typ = "srdi-root+jws", jwk = JwkOf(key.Value) });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(statement, SrdiJson.Stored))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Reads a signed statement and checks its signature against the key that it names.</summary>
    /// <param name="signed">The JWS.</param>
    /// <returns>The statement and the thumbprint of the key; null when it is no such text or its signature is wrong.</returns>
    public static (RootStatement Statement, string Key)? Open(string signed)
    {
        ArgumentNullException.ThrowIfNull(signed);
        try
        {
            if (signed.Split('.') is not [var header, var payload, var signature]) return null;
            var jwk = JsonElement.Parse(Base64Url.DecodeFromChars(header)).GetProperty("jwk");
            byte[] Coordinate(string name) => Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString());
            using var named = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Coordinate("x"), Y = Coordinate("y") } });
            if (!named.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256)) return null;
            return JsonSerializer.Deserialize<RootStatement>(Base64Url.DecodeFromChars(payload), SrdiJson.Stored) is { } statement ? (statement, ThumbprintOf(named)) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or CryptographicException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The thumbprint of the key in a PEM file, private or public; null when there is no file.</summary>
    public static string? ThumbprintIn(string file)
    {
        if (!File.Exists(file)) return null;
        using var read = ECDsa.Create();
        read.ImportFromPem(File.ReadAllText(file));
        return ThumbprintOf(read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (key.IsValueCreated) key.Value.Dispose();
    }

    private static string ThumbprintOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 16));

    private static object JwkOf(ECDsa key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return new { crv = "P-256", kty = "EC", x = Base64Url.EncodeToString(q.X), y = Base64Url.EncodeToString(q.Y) };
    }
}
