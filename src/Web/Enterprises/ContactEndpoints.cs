using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Web.Access;
using Srdi.Web.Audit;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Enterprises;

/// <summary>
/// Who answers for a firm: kept sealed, shown masked, and plain only to whoever says why. No log tells of it, so every act
/// but a masked look is in the audit trail before it happens.
/// </summary>
internal static class ContactEndpoints
{
    private const int ReasonLengthMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var contact = routes.MapGroup("/enterprises/{uscc}/contact").WithTags("Enterprises");
        contact.MapPut("", Put).For(Role.Registry).Answers<ContactView>(200, 201).Example("""{"legalPerson":"张示例","phone":"13800138000"}""")
            .WithSummary("登记企业的法定代表人与联系电话; 加密保存, 答复为脱敏值 (keep the firm's legal person and phone: encrypted, answered masked)");
        contact.MapGet("", Get).For(Roles.Readers).Answers<ContactView>().WithSummary("联系人的脱敏信息 (the contact, masked)");
        // The answer is not kept for repeats: a kept one would lie open in the database.
        contact.MapPost("/reveal", Reveal).For(Role.City, Role.District, Role.Finance).WithMetadata(new AnswerIsSecret()).Answers<RevealedContact>().Example("""{"reason":"电话通知企业补正 2026 年度材料"}""")
            .WithSummary("查看联系人明文, 须说明理由, 先记入审计记录 (the contact in plain, for a reason that goes into the audit trail first); 理由中不得写明联系人信息");
        contact.MapDelete("", Delete).For(Role.Registry).Produces(204).WithSummary("删除联系人信息 (forget the contact)");
    }

    private static async Task<IResult> Put(RouteId<EnterpriseId> uscc, Body<ContactFacts> body, HttpContext http, IGrainFactory grains, ContactBook book, ClaimsPrincipal user, CancellationToken gone)
    {
        var contact = Contact.Of(body.Value.LegalPerson, body.Value.Phone);
        if (contact.Refused is { } wrong) return new RefusedResult(wrong);
        if ((await Firm(grains, uscc, user)).Refused is { } no) return new RefusedResult(no);
        await AuditTrailing.TakeDown(http, reason: null);
        var (kept, created) = await book.Put(uscc, contact.Value, gone);
        return Results.Json(ContactView.Of(kept), WebJson.Out, statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> Get(RouteId<EnterpriseId> uscc, IGrainFactory grains, ContactBook book, ClaimsPrincipal user, CancellationToken gone) =>
        (await Firm(grains, uscc, user)).Refused is { } no ? new RefusedResult(no) : (await book.Read(uscc, gone)).ToHttp(kept => Results.Json(ContactView.Of(kept), WebJson.Out));

    private static async Task<IResult> Reveal(RouteId<EnterpriseId> uscc, Body<RevealContact> body, HttpContext http, IGrainFactory grains, ContactBook book, ClaimsPrincipal user, CancellationToken gone)
    {
        if ((await Firm(grains, uscc, user)).Refused is { } no) return new RefusedResult(no);
        var reason = Text.Required(body.Value.Reason, "reason", ReasonLengthMax);
        if (reason.Refused is { } wrong) return new RefusedResult(wrong);
        var read = await book.Read(uscc, gone);
        if (read.Refused is { } none) return new RefusedResult(none);
        var contact = read.Value.Contact;
        if (contact.IsNamedIn(reason.Value)) return new RefusedResult(new(Refusal.ContactInReason) { Field = "reason" });
        await AuditTrailing.TakeDown(http, reason.Value);
        return Results.Json(new RevealedContact(contact.LegalPerson, contact.Phone, read.Value.RecordedAt), WebJson.Out);
    }

    private static async Task<IResult> Delete(RouteId<EnterpriseId> uscc, HttpContext http, IGrainFactory grains, ContactBook book, ClaimsPrincipal user, CancellationToken gone)
    {
        if ((await Firm(grains, uscc, user)).Refused is { } no) return new RefusedResult(no);
        if (!await book.Holds(uscc, gone)) return new RefusedResult(new(Refusal.ContactUnknown));
        await AuditTrailing.TakeDown(http, reason: null);
        return await book.Delete(uscc, gone) ? Results.NoContent() : new RefusedResult(new(Refusal.ContactUnknown));
    }

    private static async Task<Outcome<Enterprise>> Firm(IGrainFactory grains, EnterpriseId uscc, ClaimsPrincipal user) =>
        (await grains.GetGrain<IEnterpriseGrain>(uscc.GrainKey).Get()).VisibleTo(user);
}

/// <summary>A contact to keep.</summary>
internal sealed record ContactFacts
{
    /// <summary>法定代表人, 2 to 60 characters.</summary>
    public string? LegalPerson { get; init; }

    /// <summary>联系电话: eleven digits of a mobile phone, or area code and number.</summary>
    public string? Phone { get; init; }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(ContactFacts);
}

/// <summary>Asks for a contact in plain.</summary>
internal sealed record RevealContact
{
    /// <summary>Why, for the audit trail: 1 to 200 characters, without name or number of the contact.</summary>
    public string? Reason { get; init; }
}

/// <summary>A contact as every reader of the firm sees it.</summary>
/// <param name="LegalPerson">The name's first character: 张*.</param>
/// <param name="Phone">The number without its middle: 138****8000.</param>
/// <param name="RecordedAt">When it was written.</param>
internal sealed record ContactView(string LegalPerson, string Phone, DateTimeOffset RecordedAt)
{
    public static ContactView Of(KeptContact kept) => new(kept.Contact.LegalPersonMasked, kept.Contact.PhoneMasked, kept.RecordedAt);
}

/// <summary>A contact in plain.</summary>
/// <param name="LegalPerson">法定代表人.</param>
/// <param name="Phone">联系电话.</param>
/// <param name="RecordedAt">When it was written.</param>
internal sealed record RevealedContact(string LegalPerson, string Phone, DateTimeOffset RecordedAt)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(RevealedContact);
}
