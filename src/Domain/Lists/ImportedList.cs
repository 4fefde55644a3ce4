using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Lists;

/// <summary>What a list is about.</summary>
public enum ListKind
{
    /// <summary>认定: gives a title.</summary>
    Recognition = 1,
    /// <summary>复核: prolongs it; members of the cohort that are not named lose it.</summary>
    Renewal = 2,
    /// <summary>撤销: takes it away.</summary>
    Revocation = 3,
    /// <summary>企业名册.</summary>
    Enterprises = 4,
    /// <summary>年度数据.</summary>
    Reports = 5,
    /// <summary>园区名册.</summary>
    Parks = 6,
    /// <summary>入驻企业名册.</summary>
    Tenants = 7,
}

/// <summary>What a list says of itself, beside its rows.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="PublishedOn">Day of publication.</param>
/// <param name="Publisher">The authority.</param>
[GenerateSerializer, Immutable, Alias("ListHeading")]
public sealed record ListHeading([property: Id(0)] ListKind Kind, [property: Id(1)] DateOnly PublishedOn, [property: Id(2)] string Publisher)
{
    /// <summary>The title that it gives, prolongs or takes; null for rosters.</summary>
    [Id(3)] public Title? Title { get; init; }

    /// <summary>The batch; of a renewal or revocation: the cohort it is about.</summary>
    [Id(4)] public string? Batch { get; init; }

    /// <summary>The document number.</summary>
    [Id(5)] public string? Document { get; init; }

    /// <summary>The day from which it holds; the day of publication when absent.</summary>
    [Id(6)] public DateOnly? EffectiveOn { get; init; }

    /// <summary>Last day of validity; by the policy's period when absent.</summary>
    [Id(7)] public DateOnly? ValidUntil { get; init; }

    /// <summary>Whether it is about titles, and not a roster.</summary>
    [JsonIgnore] public bool IsOfTitles => Kind is ListKind.Recognition or ListKind.Renewal or ListKind.Revocation;

    /// <summary>The day from which it holds.</summary>
    [JsonIgnore] public DateOnly HoldsFrom => EffectiveOn ?? PublishedOn;
}

/// <summary>What a row would do, found out before anything is done.</summary>
public enum RowVerdict
{
    /// <summary>It will be carried out.</summary>
    New = 1,
    /// <summary>It is so already.</summary>
    Already = 2,
    /// <summary>What is recorded contradicts it.</summary>
    Case = 3,
    /// <summary>A person has to say which enterprise it is.</summary>
    Person = 4,
    /// <summary>It can't be read.</summary>
    Wrong = 5,
}

/// <summary>How many rows have each verdict.</summary>
[GenerateSerializer, Immutable, Alias("ListCounts")]
public sealed record ListCounts(
    [property: Id(0)] int New = 0, [property: Id(1)] int Already = 0, [property: Id(2)] int Case = 0, [property: Id(3)] int Person = 0, [property: Id(4)] int Wrong = 0);

/// <summary>What the new rows would entitle to under one measure, in one year.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Year">The budget year.</param>
/// <param name="Rewards">How many.</param>
/// <param name="Ceiling">The sum of their ceilings.</param>
[GenerateSerializer, Immutable, Alias("MeasureEffect")]
public sealed record MeasureEffect([property: Id(0)] string Measure, [property: Id(1)] int Year, [property: Id(2)] int Rewards, [property: Id(3), JsonPropertyName("ceilingFen")] Money Ceiling);

/// <summary>What carrying the list out would bring about, or brought about.</summary>
[GenerateSerializer, Immutable, Alias("ListEffects")]
public sealed record ListEffects
{
    /// <summary>Rewards granted.</summary>
    [Id(0)] public int Rewards { get; init; }

    /// <summary>The sum of their ceilings.</summary>
    [Id(1), JsonPropertyName("ceilingFen")] public Money Ceiling { get; init; }

    /// <summary>The same by measure and year.</summary>
    [Id(2)] public IReadOnlyList<MeasureEffect> Measures { get; init; } = [];

    /// <summary>Members of the cohort that a renewal list does not name, and whose title ends with it.</summary>
    [Id(3)] public int Lapses { get; init; }

    /// <summary>With more rewards.</summary>
    public ListEffects With(IEnumerable<(string Measure, int Year, Money Ceiling)> rewards)
    {
        var measures = Measures.ToDictionary(m => (m.Measure, m.Year));
        var (count, sum) = (Rewards, Ceiling);
        foreach (var (measure, year, ceiling) in rewards)
        {
            var before = measures.GetValueOrDefault((measure, year)) ?? new(measure, year, 0, Money.Zero);
            measures[(measure, year)] = before with { Rewards = before.Rewards + 1, Ceiling = before.Ceiling + ceiling };
            (count, sum) = (count + 1, sum + ceiling);
        }
        return this with { Rewards = count, Ceiling = sum, Measures = [.. measures.Values.OrderBy(m => m.Year).ThenBy(m => m.Measure, StringComparer.Ordinal)] };
    }
}

/// <summary>What was carried out, by whom and when: kept for ever.</summary>
/// <param name="Digest">The SHA-256 of the file as sent.</param>
/// <param name="ConfirmedBy">Who confirmed it.</param>
/// <param name="ConfirmedAt">When.</param>
/// <param name="FinishedAt">When the last row was done.</param>
/// <param name="Applied">Rows carried out.</param>
/// <param name="Refused">Rows that were refused in the end, since something had changed after the preview.</param>
/// <param name="Counts">The verdicts.</param>
/// <param name="Effects">What it brought about.</param>
[GenerateSerializer, Immutable, Alias("ListReceipt")]
public sealed record ListReceipt(
    [property: Id(0)] string Digest, [property: Id(1)] string ConfirmedBy, [property: Id(2)] DateTimeOffset ConfirmedAt, [property: Id(3)] DateTimeOffset FinishedAt,
    [property: Id(4)] int Applied, [property: Id(5)] int Refused, [property: Id(6)] ListCounts Counts, [property: Id(7)] ListEffects Effects)
{
    /// <summary>Rows that contradict what stands and are held as cases.</summary>
    [Id(8)] public int Cases { get; init; }
}

/// <summary>An imported list as stored. Its rows stand in a table of their own.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Heading">What it says of itself.</param>
/// <param name="File">What its file was.</param>
/// <param name="State">Where it stands.</param>
[GenerateSerializer, Immutable, Alias("ImportedList")]
public sealed record ImportedList([property: Id(0)] ListId Id, [property: Id(1)] ListHeading Heading, [property: Id(2)] ListFileFacts File, [property: Id(3)] ListState State)
{
    /// <summary>Version of this shape in storage.</summary>
    [Id(4)] public int SchemaVersion { get; init; } = 1;

    /// <summary>The verdicts, once all rows have one.</summary>
    [Id(5)] public ListCounts Counts { get; init; } = new();

    /// <summary>What confirming it would bring about.</summary>
    [Id(6)] public ListEffects Effects { get; init; } = new();

    /// <summary>The row that was worked on last.</summary>
    [Id(7)] public int Cursor { get; init; }

    /// <summary>Rows done of the present work.</summary>
    [Id(8)] public int Done { get; init; }

    /// <summary>Rows to do of the present work.</summary>
    [Id(9)] public int Total { get; init; }

    /// <summary>When the present work began.</summary>
    [Id(10)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Who uploaded it.</summary>
    [Id(11)] public string UploadedBy { get; init; } = "";

    /// <summary>Who confirmed it.</summary>
    [Id(12)] public string? ConfirmedBy { get; init; }

    /// <summary>When.</summary>
    [Id(13)] public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Whether cohort members that it does not name lose the title.</summary>
    [Id(14)] public bool LapsesUnnamed { get; init; }

    /// <summary>What was done, once it is.</summary>
    [Id(15)] public ListReceipt? Receipt { get; init; }

    /// <summary>The number of its events in the log.</summary>
    [Id(16)] public int Version { get; init; }
}

/// <summary>What a list's file was.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="Format">csv or xlsx.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="Headers">Its headers, to give rows back under.</param>
[GenerateSerializer, Immutable, Alias("ListFileFacts")]
public sealed record ListFileFacts(
    [property: Id(0)] string Name, [property: Id(1)] string Digest, [property: Id(2)] string Format, [property: Id(3)] int Rows, [property: Id(4)] IReadOnlyList<string> Headers)
{
    /// <summary>Its encoding; null for a workbook.</summary>
    [Id(5)] public string? Encoding { get; init; }

    /// <summary>What the uploader should know: unread sheets, unknown headers, totals left out.</summary>
    [Id(6)] public IReadOnlyList<string> Notes { get; init; } = [];
}
