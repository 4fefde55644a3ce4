using Microsoft.AspNetCore.Components;

namespace Srdi.WebConsole.Frame;

/// <summary>
/// A part of a page that reads the page's address. The address comes down the tree as a value of its own: a part whose
/// parameters have not changed would otherwise not be rendered again when the address does.
/// </summary>
public abstract class UrlComponent : ComponentBase
{
    /// <summary>Path and query of the page.</summary>
    [CascadingParameter(Name = ValueName)] public string? Here { get; set; }

    internal const string ValueName = "Here";
}
