using Srdi.Web.Http;

namespace Srdi.WebConsole.Api;

/// <summary>What the API answered: a value, or the problem that it said.</summary>
/// <typeparam name="T">What a success carries.</typeparam>
/// <param name="Value">The value; null when there is a problem.</param>
/// <param name="Problem">The problem; null when there is none.</param>
public sealed record ApiAnswer<T>(T? Value, Problem? Problem) where T : class
{
    /// <summary>The version of what was answered, for <c>If-Match</c>.</summary>
    public string? ETag { get; init; }
}

/// <summary>A page of a list.</summary>
/// <typeparam name="T">A line.</typeparam>
/// <param name="Items">The lines.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);
