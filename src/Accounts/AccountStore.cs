using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Srdi.Accounts;

/// <summary>Accounts in the database. What a second factor is made of can be read only with the keys of the data folder, so that a copy of the database alone is worth nothing.</summary>
internal sealed class AccountStore(AccountsContext context, IDataProtectionProvider protection, IdentityErrorDescriber errors)
    : UserOnlyStore<Account, AccountsContext, string>(context, errors)
{
    private readonly IDataProtector secrets = protection.CreateProtector("Srdi.Accounts.Tokens");

    public override Task SetTokenAsync(Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : secrets.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(Account user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? secrets.Unprotect(value) : null;
}
