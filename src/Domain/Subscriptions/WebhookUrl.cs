using System.Net;

namespace Srdi.Domain.Subscriptions;

/// <summary>Where webhooks may go. This is the first look, for an early answer; the address that a name resolves to is checked again at every connection.</summary>
public static class WebhookUrl
{
    private const int LengthMax = 500;
    private const int PortMin = 1024;
    private static readonly string[] InnerNames = ["localhost", ".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"];

    /// <summary>Reads an address; refuses with <see cref="Refusal.WebhookUrlRefused"/>.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="development">Whether the developer's own machine may be reached, by plain http too.</param>
    /// <param name="reachable">Whether an IP address may be reached.</param>
    public static Outcome<Uri> Parse(string? text, bool development, Func<IPAddress, bool> reachable)
    {
        ArgumentNullException.ThrowIfNull(reachable);
        if (string.IsNullOrWhiteSpace(text)) return new Refused(Refusal.FieldMissing) { Field = "url", DetailZh = "请填写 url。", DetailEn = "Give 'url'." };
        if (text.Length > LengthMax || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\') || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic)
            return No("应为完整的网址, 不超过 500 个字符", $"must be an absolute URL of at most {LengthMax} characters");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0) return No("不得含有用户名、密码或 # 片段", "must have neither user name nor password nor fragment");
        if (development && IsLoopback(url) && url.Scheme is "http" or "https" && url.Port > 0) return url;
        if (url.Scheme != Uri.UriSchemeHttps) return No("应为 https", "must be https");
        if (url.Port != 443 && url.Port < PortMin) return No("端口应为 443 或不小于 1024", "must have the port 443 or one from 1024 on");
        var host = url.DnsSafeHost.TrimEnd('.');
        if (IPAddress.TryParse(host, out var address)) return reachable(address) ? url : No("不得为内部或保留地址", "must not be a private or reserved address");
        if (!host.Contains('.', StringComparison.Ordinal) || InnerNames.Any(name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase))) return No("不得为内部主机名", "must not be an internal name");
        return url;
    }

    /// <summary>Whether the host of an address says that it is this machine.</summary>
    public static bool IsLoopback(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.DnsSafeHost is "localhost" || IPAddress.TryParse(url.DnsSafeHost, out var address) && IPAddress.IsLoopback(address);
    }

    private static Refused No(string zh, string en) => new(Refusal.WebhookUrlRefused) { Field = "url", DetailZh = $"url {zh}。", DetailEn = $"'url' {en}." };
}
