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

    private static readonly Role[] Money = [Role.City, Role.Finance, Role.Auditor];

    /// <summary>All entries.</summary>
    public static IReadOnlyList<MenuEntry> All { get; } =
    [
        new("/console", "menu.overview", Icons.Material.Filled.SpaceDashboard, Readers),
        new("/console/enterprises", "menu.enterprises", Icons.Material.Filled.Business, Readers),
        new("/console/parks", "menu.parks", Icons.Material.Filled.LocationCity, Readers),
        new("/console/selections", "menu.selections", Icons.Material.Filled.EmojiEvents, [Role.City, Role.Finance, Role.Auditor, Role.Registry]),
        new("/console/rewards", "menu.rewards", Icons.Material.Filled.Payments, Readers),
        new("/console/plans", "menu.plans", Icons.Material.Filled.FactCheck, Money),
        new("/console/pots", "menu.pots", Icons.Material.Filled.AccountBalance, Money),
        new("/console/ledger", "menu.ledger", Icons.Material.Filled.MenuBook, [.. Money, Role.District]),
        new("/console/lists", "menu.lists", Icons.Material.Filled.UploadFile, [.. Money, Role.Registry]),
        new("/console/cases", "menu.cases", Icons.Material.Filled.Gavel, Readers),
        new("/console/live", "menu.live", Icons.Material.Filled.DynamicFeed, Readers),
        new("/console/subscriptions", "menu.subscriptions", Icons.Material.Filled.Webhook, [Role.City, Role.District, Role.Auditor, Role.Operator]),
        new("/console/policy", "menu.policy", Icons.Material.Filled.Policy, Enum.GetValues<Role>()),
        new("/console/audit", "menu.audit", Icons.Material.Filled.ManageSearch, [Role.Auditor]),
    ];

    /// <summary>The entry of a page: the longest whose path the page's begins with.</summary>
    public static MenuEntry? Of(string path) =>
        All.Where(e => path == e.Path || e.Path != "/console" && path.StartsWith(e.Path + "/", StringComparison.Ordinal)).MaxBy(e => e.Path.Length);
}
