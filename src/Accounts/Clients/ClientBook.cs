using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using Srdi.Domain;
using Srdi.Web.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Srdi.Accounts.Clients;

/// <summary>A machine that may get tokens.</summary>
internal sealed record Client(string Id, Role Role, DistrictCode? District);

/// <summary>A client and its secret, which is told once.</summary>
internal sealed record NewClient(Client Client, string Secret);

/// <summary>Machines: made with a secret that only their keepers know, listed, removed.</summary>
internal sealed class ClientBook(IOpenIddictApplicationManager applications, AccountsContext context, AccessActs acts)
{
    private const string RoleProperty = "role", DistrictProperty = "district";

    /// <summary>One client; null when there is none.</summary>
    public async Task<Client?> Find(string id, CancellationToken cancellation) =>
        AccountName.Parse(id).Succeeded && await applications.FindByClientIdAsync(id, cancellation) is { } application ? await Read(application, cancellation) : null;

    /// <summary>Clients, so many after the first so many.</summary>
    public async Task<List<Client>> List(int offset, int count, CancellationToken cancellation)
    {
        List<Client> clients = [];
        await foreach (var application in applications.ListAsync(count, offset, cancellation)) clients.Add(await Read(application, cancellation));
        return clients;
    }

    /// <summary>Makes a client. Keeping accounts needs a person, so that role is not for machines.</summary>
    public async Task<Outcome<NewClient>> Add(string? name, Role role, DistrictCode? district, By by, CancellationToken cancellation)
    {
        var id = AccountName.Parse(name);
        if (id.Refused is { } no) return no;
        if (role == Role.Security) return new Refused(Refusal.ClientRoleNotAllowed) { Field = "role" };
        if (AccountBook.Misplaced(role, district) is { } misplaced) return misplaced;
        if (await applications.FindByClientIdAsync(id.Value.Value, cancellation) is not null) return new Refused(Refusal.ClientExists) { Field = "name" };
        var secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var description = new OpenIddictApplicationDescriptor
        {
            ClientId = id.Value.Value, ClientSecret = secret, ClientType = ClientTypes.Confidential, DisplayName = id.Value.Value,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
            Properties = { [RoleProperty] = JsonSerializer.SerializeToElement(SrdiJson.Name(role)) },
        };
        if (district is { } code) description.Properties[DistrictProperty] = JsonSerializer.SerializeToElement(code.Value);
        await acts.Write(new(by.Actor, "client.add", id.Value.Value, true, AccountBook.Of(role, district), by.From), cancellation);
        try
        {
            await applications.CreateAsync(description, cancellation);
        }
        catch (Exception e) when (e is DbUpdateException or OpenIddictExceptions.ValidationException)
        {
            // The manager remembers that there was none.
            if (!await context.Set<OpenIddictEntityFrameworkCoreApplication>().AnyAsync(a => a.ClientId == id.Value.Value, cancellation)) throw;
            return new Refused(Refusal.ClientExists) { Field = "name" }; // Another was quicker.
        }
        return new NewClient(new(id.Value.Value, role, district), secret);
    }

    /// <summary>Removes a client: it gets no more tokens, and those it has stop within seconds.</summary>
    public async Task<Outcome<Client>> Remove(string id, By by, CancellationToken cancellation)
    {
        if (!AccountName.Parse(id).Succeeded || await applications.FindByClientIdAsync(id, cancellation) is not { } application) return new Refused(Refusal.ClientUnknown);
        var client = await Read(application, cancellation);
        await acts.Write(new(by.Actor, "client.remove", id, true, null, by.From), cancellation);
        await applications.DeleteAsync(application, cancellation);
        return client;
    }

    private async Task<Client> Read(object application, CancellationToken cancellation)
    {
        var properties = await applications.GetPropertiesAsync(application, cancellation);
        return new(
            (await applications.GetClientIdAsync(application, cancellation))!,
            Roles.Named(properties[RoleProperty].GetString())!.Value,
            properties.GetValueOrDefault(DistrictProperty) is { ValueKind: JsonValueKind.String } code ? DistrictCode.Parse(code.GetString()).Value : null);
    }
}
