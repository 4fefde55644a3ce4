using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Srdi.WebConsole.Frame;

/// <summary>
/// What the page shows is what its address says: every filter, tab and dialog is a query parameter, so that a copied
/// address shows a colleague the same.
/// </summary>
public sealed class UrlState(NavigationManager navigation, Session session)
{
    /// <summary>The parameters that go along from page to page.</summary>
    private static readonly string[] Carried = ["district", "year"];

    /// <summary>Path and query of the page.</summary>
    public string Here => "/" + navigation.ToBaseRelativePath(navigation.Uri);

    /// <summary>The path of the page.</summary>
    public string Path => Here.Split('?', '#')[0];

    /// <summary>A parameter of the address; null when it is absent or empty.</summary>
    public string? Get(string name) => Query().TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>The district that the page is about: the person's own, else the one chosen; null for the whole city.</summary>
    public string? District => session.Person?.District?.Value ?? (Get("district") is { } code && Srdi.Domain.DistrictCode.Parse(code).Succeeded ? code : null);

    /// <summary>This page's address with some parameters changed; an empty value takes one away.</summary>
    public string With(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = Query().ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        query.Remove("lang");
        foreach (var (name, value) in changes)
            if (string.IsNullOrEmpty(value)) query.Remove(name);
            else query[name] = value;
        return Of(Path, query);
    }

    /// <summary>Goes to this page with some parameters changed.</summary>
    public void Go(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var to = With(changes);
        if (to != Here) navigation.NavigateTo(to);
    }

    /// <summary>The same without a step back to here: for what is typed.</summary>
    public void Replace(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var to = With(changes);
        if (to != Here) navigation.NavigateTo(to, replace: true);
    }

    /// <summary>The address of another page, in the same district and year.</summary>
    public string To(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Carried) if (Get(name) is { } value) query[name] = value;
        foreach (var (name, value) in parameters)
            if (string.IsNullOrEmpty(value)) query.Remove(name);
            else query[name] = value;
        return Of(path, query);
    }

    /// <summary>A path of the API with its parameters, those without a value left out.</summary>
    public static string Api(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters) if (!string.IsNullOrEmpty(value)) query[name] = value;
        return Of(path, query);
    }

    private static string Of(string path, Dictionary<string, string> query) => QueryHelpers.AddQueryString(path, query.Select(q => KeyValuePair.Create(q.Key, (string?)q.Value)));

    private Dictionary<string, Microsoft.Extensions.Primitives.StringValues> Query() => QueryHelpers.ParseQuery(navigation.ToAbsoluteUri(navigation.Uri).Query);
}
