using Microsoft.AspNetCore.Identity;
using Srdi.Domain;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>
/// A person's account: one role, so that duties that must be apart can't meet in one. Its name is for ever: the log names
/// people by it, and nobody else may get the name of one who left.
/// </summary>
internal sealed class Account : IdentityUser<string>
{
    /// <summary>The name to show.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The one role.</summary>
    public Role Role { get; set; }

    /// <summary>The district's code, for the district role alone.</summary>
    public string? District { get; set; }

    /// <summary>Shut by a person until a person opens it again.</summary>
    public bool Locked { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was removed; its name stays taken.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>The time step of the last code taken, so that none is taken twice.</summary>
    public long CodeStep { get; set; }

    /// <summary>The district as a value.</summary>
    public DistrictCode? DistrictCode => District is { } code ? Domain.DistrictCode.Parse(code).Value : null;

    /// <summary>Whether the account may sign in at all.</summary>
    public bool Open => !Locked && RemovedAt is null;

    /// <summary>Whether a password alone is not enough.</summary>
    public bool NeedsCode => TwoFactorEnabled || Roles.Privileged.Contains(Role);
}
