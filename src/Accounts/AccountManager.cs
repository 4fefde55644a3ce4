using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Srdi.Accounts;

/// <summary>Identity's manager on the platform's clock.</summary>
internal sealed class AccountManager(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher, IEnumerable<IUserValidator<Account>> names, IEnumerable<IPasswordValidator<Account>> passwords,
    ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services, ILogger<UserManager<Account>> logger, TimeProvider clock)
    : UserManager<Account>(store, options, hasher, names, passwords, normalizer, errors, services, logger)
{
    public override async Task<bool> IsLockedOutAsync(Account user) => await GetLockoutEnabledAsync(user) && await GetLockoutEndDateAsync(user) is { } until && until > clock.GetUtcNow();

    public override async Task<IdentityResult> AccessFailedAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (++user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts) (user.AccessFailedCount, user.LockoutEnd) = (0, clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan);
        return await UpdateUserAsync(user);
    }

    /// <summary>Sets a password, replacing one that there is.</summary>
    public async Task<IdentityResult> SetPassword(Account account, string password)
    {
        var set = await UpdatePasswordHash(account, password, validatePassword: true);
        return set.Succeeded ? await UpdateUserAsync(account) : set;
    }
}
