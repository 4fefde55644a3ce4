using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Srdi.Domain;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>Who does something about access, and from where.</summary>
/// <param name="Actor">As the log names callers.</param>
/// <param name="From">The address; null for a command of the host.</param>
internal sealed record By(string Actor, IPAddress? From);

/// <summary>What a person who keeps accounts may do to one.</summary>
internal enum AccountTrigger
{
    /// <summary>Shut it and end its session.</summary>
    Lock = 1,
    /// <summary>Open it again, also after too many wrong passwords.</summary>
    Unlock = 2,
    /// <summary>Forget password and second factor, end the session and make a link.</summary>
    ResetCredentials = 3,
    /// <summary>Give it another role.</summary>
    Assign = 4,
    /// <summary>End it for ever.</summary>
    Remove = 5,
}

/// <summary>An account and, where one was made, the secret of its link.</summary>
internal sealed record AccountActed(Account Account, string? Link);

/// <summary>The accounts of people: made, changed and ended. Every act ends the sessions that it must, and is written down.</summary>
internal sealed class AccountBook(AccountManager people, AccountsContext context, AccountLinks links, AccessActs acts, TimeProvider clock)
{
    private const int DisplayLengthMax = 40;

    /// <summary>One account, also a removed one; null when there never was one.</summary>
    public Task<Account?> Find(string name, CancellationToken cancellation) => context.People.SingleOrDefaultAsync(a => a.Id == name, cancellation);

    /// <summary>Accounts by name, after one.</summary>
    public Task<List<Account>> List(string after, int count, CancellationToken cancellation) =>
        context.People.FromSql($"select * from account where id > {after}").AsNoTracking().OrderBy(a => a.Id).Take(count).ToListAsync(cancellation);

    /// <summary>Makes an account without a password, and a link by which its person sets one.</summary>
    public async Task<Outcome<AccountActed>> Add(string? name, string? display, Role role, DistrictCode? district, By by, CancellationToken cancellation)
    {
        var made = Make(name, display, role, district);
        if (made.Refused is { } no) return no;
        var account = made.Value;
        if (await Find(account.Id, cancellation) is not null) return new Refused(Refusal.LoginExists) { Field = "name" };
        await acts.Write(new(by.Actor, "account.add", account.Id, true, Of(role, district), by.From), cancellation);
        try
        {
            await Must(people.CreateAsync(account));
        }
        catch (Exception e) when (e is DbUpdateException or InvalidOperationException) // The latter when Identity's own look has met the other account, which has the same key.
        {
            context.ChangeTracker.Clear();
            if (await Find(account.Id, cancellation) is null) throw;
            return new Refused(Refusal.LoginExists) { Field = "name" }; // Another was quicker.
        }
        return new AccountActed(account, await links.Make(account.Id, cancellation));
    }

    /// <summary>Changes an account. Nobody may do so to the own one.</summary>
    public async Task<Outcome<AccountActed>> Act(string name, AccountTrigger trigger, Role? role, DistrictCode? district, string? reason, By by, string? own, CancellationToken cancellation)
    {
        var why = Text.Optional(reason, "reason", 200);
        if (why.Refused is { } unread) return unread;
        if (await Find(name, cancellation) is not { RemovedAt: null } account) return new Refused(Refusal.LoginUnknown);
        if (account.Id == own) return await Refuse(Refusal.LoginOwn);
        if (trigger == AccountTrigger.Assign && role is null) return new Refused(Refusal.FieldMissing) { Field = "role", DetailZh = "请填写 role。", DetailEn = "Give 'role'." };
        if (trigger == AccountTrigger.Assign && Misplaced(role!.Value, district) is { } misplaced) return misplaced;
        if (trigger != AccountTrigger.Assign && (role ?? (object?)district) is not null) return new Refused(Refusal.FieldInvalid) { Field = "role", DetailZh = "只有 assign 可填写 role 与 district。", DetailEn = "Only assign takes 'role' and 'district'." };
        await acts.Write(new(by.Actor, $"account.{SrdiJson.Name(trigger)}", name, true, string.Join(' ', new[] { role is { } r ? Of(r, district) : null, why.Value }.OfType<string>()), by.From), cancellation);
        string? link = null;
        switch (trigger)
        {
            case AccountTrigger.Lock:
                account.Locked = true;
                break;
            case AccountTrigger.Unlock:
                (account.Locked, account.LockoutEnd, account.AccessFailedCount) = (false, null, 0);
                break;
            case AccountTrigger.Assign:
                (account.Role, account.District) = (role!.Value, district?.Value);
                break;
            case AccountTrigger.ResetCredentials:
                (account.PasswordHash, account.TwoFactorEnabled, account.LockoutEnd, account.AccessFailedCount) = (null, false, null, 0);
                await Must(people.ResetAuthenticatorKeyAsync(account));
                link = await links.Make(account.Id, cancellation);
                break;
            case AccountTrigger.Remove:
                (account.PasswordHash, account.RemovedAt) = (null, clock.GetUtcNow());
                await links.End(account.Id, cancellation);
                break;
        }
        await Must(people.UpdateSecurityStampAsync(account)); // Ends the session: what it was opened with no longer holds.
        return new AccountActed(account, link);

        async Task<Outcome<AccountActed>> Refuse(Refusal refusal)
        {
            await acts.Write(new(by.Actor, $"account.{SrdiJson.Name(trigger)}", name, false, RefusalTexts.CodeOf(refusal), by.From), cancellation);
            return new Refused(refusal);
        }
    }

    /// <summary>Sets the password that a link is for; the first link also makes the first account, of the role security.</summary>
    /// <returns>The account, or what is wrong in Chinese.</returns>
    public async Task<(Account? Account, string? Fault)> SetUp(string secret, string? name, string? display, string password, string again, IPAddress? from, CancellationToken cancellation)
    {
        const string bad = "链接无效或已过期, 请向安全管理员索取新链接。";
        if (await links.Account(secret, cancellation) is not { } owner) return (null, bad);
        if (password != again) return (null, "两次输入的密码不一致。");
        Account account;
        if (owner == AccountLinks.Nobody)
        {
            if (await links.AnyAccount(cancellation)) return (null, bad);
            var made = Make(name, display, Role.Security, null);
            if (made.Refused is { } no) return (null, no.DetailZh ?? RefusalTexts.ChineseOf(no.Code));
            account = made.Value;
        }
        else if (await Find(owner, cancellation) is { Open: true } known) account = known;
        else return (null, bad);
        if (PasswordRules.Fault(account, password) is { } weak) return (null, weak);
        if (!await links.Use(secret, cancellation)) return (null, bad);
        await acts.Write(new($"{SrdiJson.Name(account.Role)}:{account.Id}", "account.setUp", account.Id, true, owner == AccountLinks.Nobody ? "first" : null, from), cancellation);
        if (owner == AccountLinks.Nobody) await Must(people.CreateAsync(account));
        await Must(people.SetPassword(account, password));
        return (account, null);
    }

    /// <summary>Identity refuses only what was checked before, or what another changed in between.</summary>
    internal static async Task Must(Task<IdentityResult> act)
    {
        var done = await act;
        if (!done.Succeeded) throw new DbUpdateConcurrencyException(string.Join(' ', done.Errors.Select(e => e.Description)));
    }

    internal static Refused? Misplaced(Role role, DistrictCode? district) => (role == Role.District, district) switch
    {
        (true, null) => new(Refusal.FieldMissing) { Field = "district", DetailZh = "区级角色须填写 district。", DetailEn = "The district role needs 'district'." },
        (false, not null) => new(Refusal.FieldInvalid) { Field = "district", DetailZh = "只有区级角色可填写 district。", DetailEn = "Only the district role has a 'district'." },
        _ => null,
    };

    internal static string Of(Role role, DistrictCode? district) => district is { } code ? $"{SrdiJson.Name(role)} {code.Value}" : SrdiJson.Name(role);

    private Outcome<Account> Make(string? name, string? display, Role role, DistrictCode? district)
    {
        var id = AccountName.Parse(name);
        if (id.Refused is { } no) return no;
        var shown = Text.Required(display ?? id.Value.Value, "displayName", DisplayLengthMax);
        if (shown.Refused is { } unread) return unread;
        if (Misplaced(role, district) is { } misplaced) return misplaced;
        return new Account { Id = id.Value.Value, UserName = id.Value.Value, DisplayName = shown.Value, Role = role, District = district?.Value, LockoutEnabled = true, CreatedAt = clock.GetUtcNow() };
    }
}
