using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Srdi.Domain;
using Srdi.Storage.Audit;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>What follows a password.</summary>
internal enum SignInStep
{
    /// <summary>Nothing: it was wrong.</summary>
    Wrong = 1,
    /// <summary>A code of the app.</summary>
    Code = 2,
    /// <summary>An app has to be connected first.</summary>
    Connect = 3,
    /// <summary>Nothing more.</summary>
    Done = 4,
}

/// <summary>How a session came to be, as its ticket remembers it.</summary>
internal static class SessionKind
{
    public const string Key = "kind";
    public const string Stamp = "stamp";
    public const string Began = "began";
    public const string Account = "account";
    public const string Development = "development";
    public const string Outside = "outside";

    public static string? Held(AuthenticationProperties ticket, string key) => ticket.Items.TryGetValue(key, out var value) ? value : null;
}

/// <summary>Signs people in and out, and looks at every request whether their session still stands.</summary>
internal sealed class SignIn(AccountManager people, AccountBook book, AccessActs acts, TimeProvider clock)
{
    /// <summary>The login of whoever has given a password and not yet a code.</summary>
    public const string StepScheme = "Srdi.Step";
    public const string StepCookie = "__Host-srdi-step";
    public static readonly TimeSpan StepLife = TimeSpan.FromMinutes(10);

    // Whoever does not exist takes as long to refuse as whoever does.
    private static readonly string Decoy = new PasswordHasher<Account>().HashPassword(new(), "correct horse battery staple");

    /// <summary>Checks name and password. Why it was wrong is not told: not whether the account exists, nor whether it is locked.</summary>
    public async Task<(SignInStep Step, Account? Account)> Try(string name, string password, IPAddress? from, CancellationToken cancellation)
    {
        var account = AccountName.Parse(name).Succeeded ? await book.Find(name, cancellation) : null;
        if (account is not { PasswordHash: not null, Open: true })
        {
            people.PasswordHasher.VerifyHashedPassword(account ?? new(), Decoy, password);
            return await Wrong("unknown");
        }
        var right = await people.CheckPasswordAsync(account, password);
        if (await people.IsLockedOutAsync(account)) return await Wrong("locked");
        if (!right)
        {
            await AccountBook.Must(people.AccessFailedAsync(account));
            return await Wrong(await people.IsLockedOutAsync(account) ? "password, now locked" : "password");
        }
        return (account.TwoFactorEnabled ? SignInStep.Code : account.NeedsCode ? SignInStep.Connect : SignInStep.Done, account);

        async Task<(SignInStep, Account?)> Wrong(string why)
        {
            // What was typed where a name belongs may be a password: only names of accounts are kept.
            await acts.Write(new(account is null ? AuditWriter.Unknown : $"{SrdiJson.Name(account.Role)}:{account.Id}", "account.signIn", account?.Id ?? "-", false, why, from), cancellation);
            return (SignInStep.Wrong, null);
        }
    }

    /// <summary>Checks a code of the app or, where it may stand for one, of the recovery list.</summary>
    public async Task<bool> TryCode(Account account, string code, bool recovery, IPAddress? from, CancellationToken cancellation)
    {
        if (account.Open && !await people.IsLockedOutAsync(account))
        {
            code = code.Replace(" ", "", StringComparison.Ordinal);
            if (code.Length is > 0 and <= 20 && (await people.VerifyTwoFactorTokenAsync(account, Totp.Name, code) || recovery && (await people.RedeemTwoFactorRecoveryCodeAsync(account, code.ToUpperInvariant())).Succeeded)) return true;
            await AccountBook.Must(people.AccessFailedAsync(account));
        }
        await acts.Write(new($"{SrdiJson.Name(account.Role)}:{account.Id}", "account.signIn", account.Id, false, "code", from), cancellation);
        return false;
    }

    /// <summary>Opens the session; one that the person had elsewhere ends.</summary>
    public async Task Complete(HttpContext http, Account account)
    {
        await acts.Write(new($"{SrdiJson.Name(account.Role)}:{account.Id}", "account.signIn", account.Id, true, null, http.Connection.RemoteIpAddress), http.RequestAborted);
        account.AccessFailedCount = 0;
        await AccountBook.Must(people.UpdateSecurityStampAsync(account));
        await http.SignOutAsync(StepScheme);
        await Open(http, PersonSession.Of(account.Role, account.DistrictCode, account.Id, account.DisplayName), SessionKind.Account, account.SecurityStamp);
    }

    /// <summary>Opens a session of a kind.</summary>
    public Task Open(HttpContext http, ClaimsPrincipal person, string kind, string? stamp) => http.SignInAsync(PersonSession.SchemeName, person, Ticket(kind, stamp));

    /// <summary>What a session's ticket has to remember.</summary>
    public AuthenticationProperties Ticket(string kind, string? stamp) => new(new Dictionary<string, string?>
    {
        [SessionKind.Key] = kind, [SessionKind.Stamp] = stamp, [SessionKind.Began] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>Ends a session, also for a copy of its cookie.</summary>
    public async Task Out(HttpContext http)
    {
        await http.SignOutAsync(PersonSession.SchemeName);
        var session = await http.AuthenticateAsync(PersonSession.SchemeName);
        if (session is not { Succeeded: true, Principal: { } person }) return;
        var name = person.FindFirstValue(Roles.NameClaim)!;
        await acts.Write(new(person.Caller().Name, "account.signOut", name, true, null, http.Connection.RemoteIpAddress), http.RequestAborted);
        if (SessionKind.Held(session.Properties, SessionKind.Key) == SessionKind.Account && await book.Find(name, http.RequestAborted) is { } account) await AccountBook.Must(people.UpdateSecurityStampAsync(account));
    }

    /// <summary>Whether a request's session still stands: asked at every request, so that a lock or another role holds at once.</summary>
    public static async Task Validate(CookieValidatePrincipalContext session)
    {
        var http = session.HttpContext;
        var clock = session.Options.TimeProvider!;
        var developer = http.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment() && DevelopmentIdentity.IsLocal(http);
        var stands = session.Principal is { } person && await Stands(person, session.Properties, clock, developer, http.RequestServices.GetRequiredService<AccountsContext>(), http.RequestAborted);
        if (!stands)
        {
            session.RejectPrincipal();
            if (!http.Response.HasStarted) await http.SignOutAsync(PersonSession.SchemeName);
            return;
        }
        SessionStanding.Remember(session.Principal!, session.Properties);
        // The framework renews in the second half of the time only; idle is idle from the last request on.
        session.ShouldRenew |= session.Properties.IssuedUtc < clock.GetUtcNow() - TimeSpan.FromMinutes(1);
    }

    /// <summary>Whether a session still stands, but for having rested too long: that only its cookie knows.</summary>
    internal static async Task<bool> Stands(ClaimsPrincipal person, AuthenticationProperties ticket, TimeProvider clock, bool developer, AccountsContext accounts, CancellationToken cancellation) =>
        Roles.AreWhole(person)
        && long.TryParse(SessionKind.Held(ticket, SessionKind.Began), NumberStyles.None, CultureInfo.InvariantCulture, out var began)
        && clock.GetUtcNow() < DateTimeOffset.FromUnixTimeSeconds(began) + PersonSession.LifeMax
        && SessionKind.Held(ticket, SessionKind.Key) switch
        {
            SessionKind.Development => developer,
            SessionKind.Outside => true,
            SessionKind.Account => await Unchanged(accounts, person, SessionKind.Held(ticket, SessionKind.Stamp), cancellation),
            _ => false,
        };

    private static async Task<bool> Unchanged(AccountsContext accounts, ClaimsPrincipal person, string? stamp, CancellationToken cancellation)
    {
        var name = person.FindFirstValue(Roles.NameClaim);
        var now = await accounts.People.AsNoTracking().Where(a => a.Id == name)
            .Select(a => new { a.SecurityStamp, a.Locked, a.RemovedAt, a.Role, a.District }).SingleOrDefaultAsync(cancellation);
        return now is { Locked: false, RemovedAt: null } && stamp is not null && now.SecurityStamp == stamp && person.Is(now.Role) && person.FindFirstValue(Roles.DistrictClaim) == now.District;
    }
}
