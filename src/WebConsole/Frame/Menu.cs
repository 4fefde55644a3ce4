using MudBlazor;
using Srdi.Web.Access;

namespace Srdi.WebConsole.Frame;

/// <summary>A page that the menu leads to.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">The key of its name.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Roles">Whoever may see it; the API decides about each thing on it again.</param>
public sealed record MenuEntry(string Path, string Text, string Icon, Role[] Roles);

/// <summary>The pages in the order of the menu. A page that is not here is shown to nobody.</summary>
public static class Menu
{
    private static readonly Role[] Readers = [Role.City, Role.District, Role.Finance, Role.Auditor, Role.Registry];

    /// <summary>All entries.</summary>
    public static IReadOnlyList<MenuEntry> All { get; } =
    [
        new("/console", "menu.overview", Icons.Material.Filled.SpaceDashboard, Readers),
        new("/console/enterprises", "menu.enterprises", Icons.Material.Filled.Business, Readers),
        new("/console/parks", "menu.parks", Icons.Material.Filled.LocationCity, Readers),
        new("/console/selections", "menu.selections", Icons.Material.Filled.EmojiEvents, [Role.City, Role.Finance, Role.Auditor, Role.Registry]),
        new("/console/live", "menu.live", Icons.Material.Filled.DynamicFeed, Readers),
    ];

    /// <summary>The entry of a page: the longest whose path the page's begins with.</summary>
    public static MenuEntry? Of(string path) =>
        All.Where(e => path == e.Path || e.Path != "/console" && path.StartsWith(e.Path + "/", StringComparison.Ordinal)).MaxBy(e => e.Path.Length);
}
