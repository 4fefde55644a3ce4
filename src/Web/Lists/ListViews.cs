using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Storage.Enterprises;

namespace Srdi.Web.Lists;

/// <summary>How far the work is, how fast it goes and how long it will take.</summary>
internal sealed record ListProgress(int Done, int Total, double? RowsPerSecond, int? SecondsLeft)
{
    public static ListProgress Of(ImportedList list, DateTimeOffset now)
    {
        if (list.State is not (ListState.Previewing or ListState.Running) || list.StartedAt is not { } began || now <= began || list.Done == 0) return new(list.Done, list.Total, null, null);
        var rate = list.Done / (now - began).TotalSeconds;
        return new(list.Done, list.Total, Math.Round(rate, 1), (int)Math.Ceiling(Math.Max(0, list.Total - list.Done) / rate));
    }
}

/// <summary>A pot as it would be if every reward of the list were paid in full.</summary>
internal sealed record PotEffect(string Measure, int Year, Money CapFen, Money LeftFen, Money LeftAfterFen);

/// <summary>What confirming the list would bring about, with the pots that bear it.</summary>
internal sealed record EffectsView(int Rewards, Money CeilingFen, int Lapses, IReadOnlyList<MeasureEffect> Measures, IReadOnlyList<PotEffect> Pots)
{
    public static async Task<EffectsView> Of(ListEffects effects, IGrainFactory grains)
    {
        List<PotEffect> pots = [];
        foreach (var year in effects.Measures.GroupBy(m => m.Year))
        {
            var fund = await grains.GetGrain<IFundGrain>(FundYear.GrainKey(year.Key)).Get();
            foreach (var (measure, ceiling) in year.Select(m => (m.Measure, m.Ceiling)).Append((Pot.FundName, year.Aggregate(Money.Zero, (sum, m) => sum + m.Ceiling))))
                if (fund.Find(measure) is { } pot) pots.Add(new(measure, year.Key, pot.Cap, pot.Left, pot.Left - ceiling));
        }
        return new(effects.Rewards, effects.Ceiling, effects.Lapses, effects.Measures, pots);
    }
}

/// <summary>What a list's file was, for readers.</summary>
internal sealed record ListFileView(string Name, string Format, string? Encoding, int Rows, IReadOnlyList<string> Notes);

/// <summary>A list.</summary>
internal sealed record ListView(
    ListId Id, ListKind Kind, Title? Title, string? Batch, string? Document, DateOnly PublishedOn, string Publisher, DateOnly EffectiveOn, DateOnly? ValidUntil,
    ListState State, ListCounts Counts, ListProgress Progress, EffectsView Effects, string Digest, ListFileView File, ListReceipt? Receipt, string UploadedBy, int Version)
{
    public static async Task<ListView> Of(ImportedList list, IGrainFactory grains, DateTimeOffset now) => new(
        list.Id, list.Heading.Kind, list.Heading.Title, list.Heading.Batch, list.Heading.Document, list.Heading.PublishedOn, list.Heading.Publisher, list.Heading.HoldsFrom, list.Heading.ValidUntil,
        list.State, list.Counts, ListProgress.Of(list, now), await EffectsView.Of(list.Effects, grains), list.File.Digest,
        new(list.File.Name, list.File.Format, list.File.Encoding, list.File.Rows, list.File.Notes), list.Receipt, list.UploadedBy, list.Version);
}

/// <summary>A list among others.</summary>
internal sealed record ListSummary(ListId Id, ListKind Kind, Title? Title, string? Batch, string? Document, DateOnly PublishedOn, ListState State, ListCounts Counts, int Version)
{
    public static ListSummary Of(ImportedList list) =>
        new(list.Id, list.Heading.Kind, list.Heading.Title, list.Heading.Batch, list.Heading.Document, list.Heading.PublishedOn, list.State, list.Counts, list.Version);
}

/// <summary>A row with its verdict; <c>case</c> leads to the case that holds it, <c>lapse</c> marks a cohort member that a renewal list does not name.</summary>
internal sealed record RowView(int Row, RowVerdict? Verdict, string? Uscc, string? Name, string? Reason, string? Code, bool Lapse, string? Outcome, CaseId? Case, IReadOnlyList<NameSuggestion> Suggestions)
{
    public static RowView Of(ListLine line, IReadOnlyList<NameSuggestion> suggestions) =>
        new(line.Row, line.Verdict, line.Uscc?.Value ?? line.Cell("uscc"), line.Name, line.Reason, line.Code, line.Lapse, line.Outcome, line.Case, suggestions);
}

/// <summary>Which enterprise a row is about.</summary>
/// <param name="Uscc">The enterprise.</param>
/// <param name="Reason">How this is known.</param>
internal sealed record RowMatch(EnterpriseId Uscc, string Reason);
