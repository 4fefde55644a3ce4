using Microsoft.AspNetCore.Components;

namespace Srdi.WebConsole.Shared;

/// <summary>A column of a table.</summary>
/// <typeparam name="T">A line.</typeparam>
/// <param name="Key">As the address names it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Cell">Shows a line's cell.</param>
public sealed record TableColumn<T>(string Key, string Title, RenderFragment<T> Cell)
{
    /// <summary><c>num</c> for numbers and amounts, <c>code</c> for codes, <c>wide</c> for names.</summary>
    public string? Class { get; init; }

    /// <summary>Whether it is shown only when chosen.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether it can't be left out.</summary>
    public bool Always { get; init; }
}
