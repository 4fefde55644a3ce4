using Srdi.WebConsole.Api;
using Srdi.WebConsole.Frame;

namespace Srdi.WebConsole.Live;

/// <summary>Names of enterprises and parks that events are about, looked up once for each circuit.</summary>
public sealed class NameBook(ConsoleApi api)
{
    private const int Most = 1_000;
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>The name; null when there is none or the person may not see it.</summary>
    /// <param name="kind">The kind of thing, as its event says it.</param>
    /// <param name="subject">Its code or id.</param>
    /// <param name="gone">Gives up.</param>
    public async Task<string?> NameOf(string kind, string subject, CancellationToken gone)
    {
        var id = kind == "reward" && subject.Split('.') is [_, var payee, _] ? payee : subject;
        if (known.TryGetValue(id, out var name)) return name;
        var path = kind switch
        {
            "enterprise" or "reward" => UrlState.Api("/v1/enterprises", (Names.Query, id), ("limit", "1")),
            "park" => UrlState.Api("/v1/parks", (Names.Query, id), ("limit", "1")),
            _ => null,
        };
        if (path is null) return null;
        try
        {
            if ((await api.Get<ApiPage<Line>>(path, gone)).Value is not { Items: [{ Name: { } found } line, ..] } || (line.Uscc ?? line.Id) != id) return null;
            if (known.Count >= Most) known.Clear();
            return known[id] = found;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private sealed record Line(string? Uscc, string? Id, string Name);
}
