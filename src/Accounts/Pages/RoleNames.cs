using Srdi.Web.Access;

namespace Srdi.Accounts.Pages;

/// <summary>What roles are called on pages.</summary>
internal static class RoleNames
{
    public static IReadOnlyList<(Role Role, string Name)> All { get; } =
    [
        (Role.City, "市级"), (Role.District, "区级"), (Role.Finance, "财务"), (Role.Auditor, "审计"), (Role.Operator, "运维"), (Role.Registry, "登记"), (Role.Security, "安全"),
    ];
}
