using System.Net;
using System.Text.RegularExpressions;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Accounts;

/// <summary>A person's browser as far as forms and cookies go. Like browsers on a loopback address it sends Secure cookies over plain HTTP.</summary>
public sealed partial class Browser(ApiHost api) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = api.Http.BaseAddress };

    /// <summary>The cookies by name.</summary>
    public Dictionary<string, string> Cookies { get; private init; } = [];

    /// <summary>The Set-Cookie headers of the last answer.</summary>
    public IReadOnlyList<string> Set { get; private set; } = [];

    /// <summary>Another browser with the same cookies, as a thief would have them.</summary>
    public Browser Copy() => new(api) { Cookies = new(Cookies) };

    public Task<Answer> Get(string path) => Send(new(HttpMethod.Get, path));

    /// <summary>Opens a page and sends its form.</summary>
    public async Task<Answer> Submit(string page, string action, params (string Name, string Value)[] fields) =>
        await Post(action, [.. fields, ("__RequestVerificationToken", Token((await Get(page)).Text))]);

    public Task<Answer> Post(string action, params (string Name, string Value)[] fields) =>
        Send(new(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))) });

    /// <summary>Gives name and password.</summary>
    public Task<Answer> SignIn(string name, string password, string returnUrl = "/console") => Submit("/account/sign-in", "/account/sign-in", ("name", name), ("password", password), ("returnUrl", returnUrl));

    /// <summary>What reading the API with this session answers.</summary>
    public async Task<int> Reads(string path = "/v1/measures") => (await Get(path)).Status;

    /// <summary>The same where the session may be gone, so that nobody else may answer: by a name that is not this machine's, as everybody but a developer has it.</summary>
    public async Task<int> ReadsWithoutDeveloper()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/measures");
        request.Headers.Host = "srdi.example";
        return (await Send(request)).Status;
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        using var response = await http.SendAsync(request);
        Set = response.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [];
        foreach (var cookie in Set)
        {
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
            if (value.Length == 0) Cookies.Remove(name);
            else Cookies[name] = value;
        }
        var answer = await Answer.Of(response);
        return answer with { Text = WebUtility.HtmlDecode(answer.Text) }; // As a person reads it.
    }

    public void Dispose() => http.Dispose();

    private static string Token(string page) => Field().Match(page) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : throw new InvalidOperationException($"No form: {page}");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Field();
}
