using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;

namespace Srdi.Web.Cases;

/// <summary>A case as callers see it.</summary>
internal sealed record CaseView(
    CaseId Id, EnterpriseId Uscc, string? Name, DistrictCode District, CaseState State, TransitionEnterprise Fact, IReadOnlyList<CaseRefusal> Refusals, bool Acceptable,
    IReadOnlyList<CaseTitle> Evidence, IReadOnlyList<CaseSource> Sources, string OpenedBy, DateTimeOffset OpenedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, TransitionAnswer? Answer, int Version)
{
    public static CaseView Of(Case it) => new(
        it.Id, it.Uscc, it.Evidence?.Name, it.District, it.State, it.Fact,
        [.. it.Refusals.Select(r => new CaseRefusal(RefusalTexts.CodeOf(r.Code), RefusalTexts.ChineseOf(r.Code), r.DetailZh, r.Clause, r.State))], it.Acceptable,
        [.. (it.Evidence?.Titles ?? []).Select(t => new CaseTitle(t.Title, t.State, t.Batch, t.Document, t.From, t.Until, t.BannedUntil, t.BanGround))],
        it.Sources ?? [], it.OpenedBy, it.OpenedAt, it.DecidedBy, it.DecidedAt, it.Reason, it.Answer, it.Version);
}

/// <summary>Why a fact was not recorded.</summary>
internal sealed record CaseRefusal(string Code, string Title, string? Detail, string? Clause, string? State);

/// <summary>A title as it stood when the case was opened.</summary>
internal sealed record CaseTitle(Title Title, TitleState State, string? Batch, string? Document, DateOnly? From, DateOnly? Until, DateOnly? BannedUntil, string? BanGround);
