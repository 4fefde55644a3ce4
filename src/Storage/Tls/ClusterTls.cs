using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Orleans.Connections.Security;

namespace Srdi.Storage.Tls;

/// <summary>
/// TLS of both sides between silos, and between silos and clients: everyone shows a certificate of the cluster's own
/// authority, which issues them to nobody else. Names are not compared: silos move, and the authority knows its own.
/// </summary>
internal static class ClusterTls
{
    /// <summary>The key of the file with certificate and private key, PEM or PFX without a password; connections are plain when absent.</summary>
    internal const string CertificateKey = "Srdi:Silo:Certificate";

    /// <summary>The key of the PEM file with the authority's certificate.</summary>
    internal const string AuthorityKey = "Srdi:Silo:CertificateAuthority";

    /// <summary>Reads the settings; null when no certificate is named.</summary>
    /// <exception cref="ArgumentException">A file is missing or not understood; the text says which.</exception>
    internal static Action<TlsOptions>? Read(IConfiguration configuration)
    {
        if (configuration[CertificateKey] is not { Length: > 0 } file) return null;
        if (configuration[AuthorityKey] is not { Length: > 0 } authorityFile) throw new ArgumentException($"{AuthorityKey} is missing; with {CertificateKey} name the PEM file of the authority that issued it.");
        X509Certificate2 own, authority;
        try
        {
            own = Path.GetExtension(file).Equals(".pem", StringComparison.OrdinalIgnoreCase) ? Pem(file) : X509CertificateLoader.LoadPkcs12FromFile(file, null);
            authority = X509Certificate2.CreateFromPem(File.ReadAllText(authorityFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ArgumentException($"{CertificateKey} '{file}' or {AuthorityKey} '{authorityFile}' can't be read: {e.Message}", e);
        }
        return tls =>
        {
            tls.LocalCertificate = own;
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.RemoteCertificateValidation = (certificate, _, _) => IsOfOurs(certificate, authority);
            tls.OnAuthenticateAsClient = (_, client) =>
            {
                client.TargetHost = "srdi";
                client.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
            };
        };
    }

    private static bool IsOfOurs(X509Certificate2? certificate, X509Certificate2 authority)
    {
        if (certificate is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // An authority of one's own has no list to ask; a lost key means a new authority.
        return chain.Build(certificate);
    }

    /// <summary>By way of PKCS#12, since some platforms can't use a key that was read from PEM for TLS.</summary>
    private static X509Certificate2 Pem(string file)
    {
        using var read = X509Certificate2.CreateFromPemFile(file);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
    }
}
