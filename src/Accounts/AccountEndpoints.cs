using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Accounts.Clients;
using Srdi.Domain;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Accounts;

/// <summary>A person's account to make.</summary>
/// <param name="Name">What the person signs in with and what the log says.</param>
/// <param name="Role">The one role.</param>
internal sealed record AccountFacts(string Name, Role Role)
{
    /// <summary>The name to show; the account's when absent.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The district, for the role that needs one.</summary>
    public DistrictCode? District { get; init; }
}

/// <summary>Something to do to an account.</summary>
/// <param name="Trigger">What.</param>
internal sealed record AccountAct(AccountTrigger Trigger)
{
    /// <summary>The new role, with assign.</summary>
    public Role? Role { get; init; }

    /// <summary>The new district, with assign to the role that needs one.</summary>
    public DistrictCode? District { get; init; }

    /// <summary>Why, for the audit.</summary>
    public string? Reason { get; init; }
}

/// <summary>A machine to let in.</summary>
/// <param name="Name">Its id, and the subject that the log says.</param>
/// <param name="Role">The one role.</param>
internal sealed record ClientFacts(string Name, Role Role)
{
    /// <summary>The district, for the role that needs one.</summary>
    public DistrictCode? District { get; init; }
}

/// <summary>What an account is.</summary>
internal enum AccountState
{
    /// <summary>No password yet.</summary>
    Invited = 1,
    /// <summary>May sign in.</summary>
    Active = 2,
    /// <summary>Shut, by a person or by wrong passwords.</summary>
    Locked = 3,
    /// <summary>Ended; the name stays taken.</summary>
    Removed = 4,
}

/// <summary>An account.</summary>
internal sealed record AccountView(string Name, string DisplayName, Role Role, DistrictCode? District, AccountState State, bool SecondFactor, DateTimeOffset CreatedAt)
{
    /// <summary>The address at which its person sets a password: for a day, once, in this answer only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? SetupPath { get; init; }
}

/// <summary>A client.</summary>
internal sealed record ClientView(string Id, Role Role, DistrictCode? District)
{
    /// <summary>The secret, in the answer that made it only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Secret { get; init; }
}

/// <summary>People and machines, as who keeps them sees them. Answers with a secret are not kept for a repeat; repeating says that the name is taken.</summary>
internal static class AccountEndpoints
{
    private const string Accounts = "accounts", Clients = "clients";

    public static void Map(IEndpointRouteBuilder v1)
    {
        Role[] readers = [Role.Security, Role.Auditor];
        var accounts = v1.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("", List).For(readers).Asks(Takes.Limit, Takes.After).Answers<Paged<AccountView>>().WithSummary("人员账号 (people's accounts)");
        accounts.MapPost("", Add).For(Role.Security).WithMetadata(new AnswerIsSecret()).Answers<AccountView>(201)
            .Example("""{"name":"zhang.min","displayName":"张敏","role":"district","district":"440112"}""")
            .WithSummary("建立账号, 答复含一次性设置链接, 24 小时有效 (make an account; the answer holds its one-time link)");
        accounts.MapPost("/{name}/transitions", Act).For(Role.Security).WithMetadata(new AnswerIsSecret()).Answers<AccountView>()
            .Example("""{"trigger":"lock","reason":"离岗"}""")
            .WithSummary("锁定、解锁、重置凭据、改派、注销; 均结束其会话 (lock, unlock, resetCredentials, assign, remove; each ends the session)");
        var clients = v1.MapGroup("/clients").WithTags("Accounts");
        clients.MapGet("", ListClients).For(readers).Asks(Takes.Limit, Takes.After).Answers<Paged<ClientView>>().WithSummary("系统客户端 (machines)");
        clients.MapPost("", AddClient).For(Role.Security).WithMetadata(new AnswerIsSecret()).Answers<ClientView>(201)
            .Example("""{"name":"szj-01","role":"registry"}""")
            .WithSummary("建立客户端; 密钥仅在此答复中出现 (make a client; its secret is in this answer only)");
        clients.MapDelete("/{name}", RemoveClient).For(Role.Security).Produces(204).WithSummary("移除客户端, 其令牌数秒内失效 (remove a client; its tokens end within seconds)");
    }

    private static async Task<IResult> List(Asked asked, AccountBook book, CancellationToken gone)
    {
        var limit = asked.Limit();
        var found = await book.List(asked.After(Accounts) ?? "", limit + 1, gone);
        return Results.Json(new Paged<AccountView>([.. found.Take(limit).Select(a => Show(a))], found.Count > limit ? Asked.CursorOf(Accounts, found[limit - 1].Id) : null), WebJson.Out);
    }

    private static async Task<IResult> Add(Body<AccountFacts> body, HttpContext http, AccountBook book) =>
        (await book.Add(body.Value.Name, body.Value.DisplayName, body.Value.Role, body.Value.District, Who(http), http.RequestAborted)).ToHttp(made => Results.Json(Show(made.Account, made.Link), WebJson.Out, statusCode: StatusCodes.Status201Created));

    private static async Task<IResult> Act(string name, Body<AccountAct> body, HttpContext http, AccountBook book) =>
        (await book.Act(name, body.Value.Trigger, body.Value.Role, body.Value.District, body.Value.Reason, Who(http), http.User.FindFirstValue(Roles.NameClaim), http.RequestAborted)).ToHttp(acted => Results.Json(Show(acted.Account, acted.Link), WebJson.Out));

    private static async Task<IResult> ListClients(Asked asked, ClientBook clients, CancellationToken gone)
    {
        var (limit, after) = (asked.Limit(), asked.After(Clients));
        var offset = after is null ? 0 : int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new RequestRefusedException(new(Refusal.CursorInvalid) { Field = "after" });
        var found = await clients.List(offset, limit + 1, gone);
        return Results.Json(new Paged<ClientView>([.. found.Take(limit).Select(c => new ClientView(c.Id, c.Role, c.District))], found.Count > limit ? Asked.CursorOf(Clients, (offset + limit).ToString(CultureInfo.InvariantCulture)) : null), WebJson.Out);
    }

    private static async Task<IResult> AddClient(Body<ClientFacts> body, HttpContext http, ClientBook clients) =>
        (await clients.Add(body.Value.Name, body.Value.Role, body.Value.District, Who(http), http.RequestAborted)).ToHttp(made =>
            Results.Json(new ClientView(made.Client.Id, made.Client.Role, made.Client.District) { Secret = made.Secret }, WebJson.Out, statusCode: StatusCodes.Status201Created));

    private static async Task<IResult> RemoveClient(string name, HttpContext http, ClientBook clients) =>
        (await clients.Remove(name, Who(http), http.RequestAborted)).ToHttp(_ => Results.NoContent());

    private static By Who(HttpContext http) => new(http.User.Caller().Name, http.Connection.RemoteIpAddress);

    private static AccountView Show(Account account, string? link = null) => new(
        account.Id, account.DisplayName, account.Role, account.DistrictCode,
        account.RemovedAt is not null ? AccountState.Removed : account.Locked || account.LockoutEnd is not null && account.AccessFailedCount == 0 && account.LockoutEnd > account.CreatedAt ? AccountState.Locked : account.PasswordHash is null ? AccountState.Invited : AccountState.Active,
        account.TwoFactorEnabled, account.CreatedAt)
    {
        SetupPath = link is null ? null : SetupPathOf(link),
    };

    /// <summary>Where a link's secret is used.</summary>
    internal static string SetupPathOf(string link) => $"{PersonSession.AccountPath}/setup?link={link}";
}
