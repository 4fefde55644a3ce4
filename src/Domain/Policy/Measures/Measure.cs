using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Measures;

/// <summary>What a measure gives.</summary>
public enum MeasureKind
{
    /// <summary>Money (奖补资金).</summary>
    Money = 1,
    /// <summary>A quota or limit (指标, 名额).</summary>
    Quota = 2,
    /// <summary>A privilege (便利, 资格).</summary>
    Privilege = 3,
    /// <summary>A service (服务).</summary>
    Service = 4,
    /// <summary>How the authorities organise themselves (组织保障).</summary>
    Organisation = 5,
}

/// <summary>How a measure reaches its receiver.</summary>
public enum MeasureMode
{
    /// <summary>免申即享: granted without application, then confirmed by the receiver.</summary>
    Automatic = 1,
    /// <summary>申报: by application.</summary>
    Claim = 2,
    /// <summary>遴选: a batch is selected each year.</summary>
    Selection = 3,
    /// <summary>年度安排: a sum is set aside each year.</summary>
    YearlyBudget = 4,
    /// <summary>服务: served on demand.</summary>
    Service = 5,
    /// <summary>名额: a quota comes with the title.</summary>
    Quota = 6,
    /// <summary>另有规定: under another rule.</summary>
    OtherRule = 7,
    /// <summary>组织实施: carried out by the authorities.</summary>
    Organisation = 8,
}

/// <summary>Who is paid.</summary>
public enum Payee
{
    /// <summary>Nobody: the measure is no payment by itself.</summary>
    None = 0,
    /// <summary>The enterprise.</summary>
    Enterprise = 1,
    /// <summary>The park's operator (运营主体).</summary>
    ParkOperator = 2,
    /// <summary>The operator of the enablement centre (赋能中心).</summary>
    CentreOperator = 3,
    /// <summary>The cluster's operating body; the policy names none.</summary>
    Cluster = 4,
    /// <summary>Organisers of the year's events.</summary>
    Organiser = 5,
}

/// <summary>On which date a needed title must be in force.</summary>
public enum TitleDate
{
    /// <summary>The recognition itself.</summary>
    Recognition = 1,
    /// <summary>The day of the decision that the measure builds on: base award, recognition of the factory, approval of the project.</summary>
    BaseDecision = 2,
    /// <summary>The day of the application.</summary>
    Application = 3,
    /// <summary>The day of the park's assessment.</summary>
    Assessment = 4,
    /// <summary>Every day on which the measure is used.</summary>
    EveryDay = 5,
}

/// <summary>Within what a measure is granted once.</summary>
public enum OncePer
{
    /// <summary>Once per enterprise, for ever, across renames.</summary>
    Firm = 1,
    /// <summary>Once per product of an enterprise.</summary>
    Product = 2,
    /// <summary>Once per project of an enterprise.</summary>
    Project = 3,
    /// <summary>Once per park.</summary>
    Park = 4,
    /// <summary>Once per cluster.</summary>
    Cluster = 5,
    /// <summary>Once a year.</summary>
    Year = 6,
}

/// <summary>Which facts a claim under a measure carries.</summary>
public enum ClaimKind
{
    /// <summary>First-set equipment (7).</summary>
    FirstSet = 1,
    /// <summary>A project with a base award (12a).</summary>
    BaseAward = 2,
    /// <summary>A small retrofit project (12b).</summary>
    SmallRetrofit = 3,
    /// <summary>Expansion after renewal (12c).</summary>
    Expansion = 4,
    /// <summary>A digitalisation project (14).</summary>
    Digitalisation = 5,
    /// <summary>A recognised cluster (15a).</summary>
    Cluster = 6,
    /// <summary>A recognised green factory (21).</summary>
    GreenFactory = 7,
}

/// <summary>The title that a measure asks for.</summary>
/// <param name="AnyOf">Any one of these.</param>
/// <param name="On">On which date it must be in force.</param>
/// <param name="Note">How the answer names the setting that decided the date; empty when the policy says it.</param>
public sealed record TitleNeeded(IReadOnlyList<Title> AnyOf, TitleDate On, string Note);

/// <summary>One measure of the policy (措施条款), as one version of its file has it.</summary>
public sealed record Measure : IDatedRule
{
    /// <summary>Id, such as <c>1a</c>, <c>12b</c>, <c>25</c>.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public required string File { get; init; }

    /// <summary>The file's version.</summary>
    public required string Version { get; init; }

    /// <summary>Heading (名称).</summary>
    public required string Heading { get; init; }

    /// <summary>Whom it is for (对象).</summary>
    public required string Who { get; init; }

    /// <summary>What it gives (内容), with the numbers in words.</summary>
    public required string What { get; init; }

    /// <summary>What sort of thing it gives.</summary>
    public required MeasureKind Kind { get; init; }

    /// <summary>How it reaches the receiver.</summary>
    public required MeasureMode Mode { get; init; }

    /// <summary>A remark on the mode, where the policy is silent.</summary>
    public string? ModeNote { get; init; }

    /// <summary>How the amount comes about; null when the measure names no money.</summary>
    public AmountRule? Amount { get; init; }

    /// <summary>The pot it draws on: its own id where the policy names a yearly sum, else <c>fund</c>; null without money of its own.</summary>
    public string? Pot { get; init; }

    /// <summary>Who is paid.</summary>
    public required Payee Payee { get; init; }

    /// <summary>A remark on the payee.</summary>
    public string? PayeeNote { get; init; }

    /// <summary>The event on which it is granted without application.</summary>
    public PolicyTrigger? GrantedOn { get; init; }

    /// <summary>The event after which it can be claimed.</summary>
    public PolicyTrigger? OpenedBy { get; init; }

    /// <summary>The title that the receiver needs.</summary>
    public TitleNeeded? TitleNeeded { get; init; }

    /// <summary>Within what it is granted once.</summary>
    public OncePer? OncePer { get; init; }

    /// <summary>What it may and may not be combined with.</summary>
    public required string Stacking { get; init; }

    /// <summary>What it says about awards of other payers for the same.</summary>
    public IReadOnlyList<OtherPayerRule> OtherPayers { get; init; } = [];

    /// <summary>Other measures that the same product or project can't have beside it.</summary>
    public IReadOnlyList<string> ExclusiveMeasures { get; init; } = [];

    /// <summary>The claim's facts; null when it takes no claims.</summary>
    public ClaimKind? ClaimFacts { get; init; }

    /// <inheritdoc/>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly ValidTo { get; init; }

    DateOnly? IDatedRule.ValidTo => ValidTo;

    /// <summary>A remark on the period.</summary>
    public string? ValidityNote { get; init; }

    /// <summary>Leading departments (牵头单位).</summary>
    public required IReadOnlyList<string> Lead { get; init; }

    /// <summary>Supporting departments (配合单位).</summary>
    public required IReadOnlyList<string> With { get; init; }

    /// <summary>The clause.</summary>
    public required string Clause { get; init; }

    /// <summary>Its words.</summary>
    public required string ClauseText { get; init; }

    /// <summary>Where they were read.</summary>
    public required string Source { get; init; }

    /// <summary>Whether that was the official text.</summary>
    public required bool Verified { get; init; }

    /// <summary>The ambiguities that bear on it.</summary>
    public required IReadOnlyList<string> Ambiguities { get; init; }

    /// <summary>Which part of the platform serves it; null when none does yet.</summary>
    public string? ServedBy { get; init; }

    /// <summary>Why no part serves it yet.</summary>
    public string? NotYet { get; init; }

    /// <summary>File and version, as decisions log it.</summary>
    public string RuleVersion => $"{File}@{Version}";

    /// <summary>The most that one grant can come to.</summary>
    [JsonPropertyName("ceilingFen")]
    public Money? Ceiling => Amount?.Ceiling;

    /// <summary>Whether it takes claims.</summary>
    public bool Claimable => ClaimFacts is not null;

    /// <summary>Whether its validity covers a day.</summary>
    public bool CoversOn(DateOnly day) => ValidFrom <= day && day <= ValidTo;

    internal static Measure Read(ObjectReader from, PolicyDocument document, Ambiguities ambiguities)
    {
        var id = from.Text("id");
        var (kind, mode) = (from.Enum<MeasureKind>("kind"), from.Enum<MeasureMode>("mode"));
        var needed = from.ObjectOrNull("titleNeeded") is { } title ? ReadTitle(title, ambiguities) : null;
        var measure = new Measure
        {
            Id = id, File = from.File, Version = from.Text("version"), Heading = from.Text("heading"), Who = from.Text("who"), What = from.Text("what"),
            Kind = kind, Mode = mode, ModeNote = from.TextOrNull("modeNote"),
            Amount = from.ObjectOrNull("amount") is { } amount ? AmountRule.Read(amount) : null,
            Pot = from.TextOrNull("pot"), Payee = from.Enum<Payee>("payee"), PayeeNote = from.TextOrNull("payeeNote"),
            GrantedOn = from.ObjectOrNull("grantedOn") is { } granted ? PolicyTrigger.Read(granted) : null,
            OpenedBy = from.ObjectOrNull("openedBy") is { } opened ? PolicyTrigger.Read(opened) : null,
            TitleNeeded = needed, OncePer = from.EnumOrNull<OncePer>("oncePer"), Stacking = from.Text("stacking"),
            OtherPayers = from.Has("otherPayers") ? from.List("otherPayers", OtherPayerRule.Read) : [], ExclusiveMeasures = from.Texts("exclusiveMeasures", minimum: 0),
            ClaimFacts = from.EnumOrNull<ClaimKind>("claimFacts"),
            ValidFrom = from.DateOrNull("validFrom") ?? document.ValidFrom, ValidTo = from.DateOrNull("validTo") ?? document.ValidTo,
            ValidityNote = from.TextOrNull("validityNote"),
            Lead = from.Texts("lead"), With = from.Texts("with", minimum: 0),
            Clause = from.Text("clause"), ClauseText = from.Text("clauseText"), Source = from.Text("source"), Verified = from.Bool("verified"),
            Ambiguities = from.Texts("ambiguities", minimum: 0), ServedBy = from.TextOrNull("servedBy"), NotYet = from.TextOrNull("notYet"),
        };
        from.Done();
        measure.Check(from, document, ambiguities);
        return measure;
    }

    private void Check(ObjectReader from, PolicyDocument document, Ambiguities ambiguities)
    {
        if (!from.File.StartsWith($"measures/{(Id.Length > 0 && !(Id.Length > 1 && char.IsAsciiDigit(Id[1])) ? "0" : "")}{Id}", StringComparison.Ordinal))
            from.Fault("id", $"is '{Id}', which the file's name does not say", "name the file after the id, such as measures/01a.json");
        if (ValidTo < ValidFrom) from.Fault("validTo", $"{ValidTo.Iso()} lies before validFrom {ValidFrom.Iso()}", "write a later date");
        if (ValidFrom < document.ValidFrom || ValidTo > document.ValidTo) from.Fault("validTo", "lies outside the policy's own validity", $"stay within {document.ValidFrom.Iso()} and {document.ValidTo.Iso()}");
        if (ClauseText.Length > 0 && document.Text.Length > 0)
            foreach (var passage in ClauseText.Split("……", StringSplitOptions.RemoveEmptyEntries))
                if (!document.Text.Contains(passage, StringComparison.Ordinal)) from.Fault("clauseText", "does not stand in the policy's text", "copy it word for word; mark a cut with ……");
        foreach (var ambiguity in Ambiguities)
            if (ambiguities.Find(ambiguity) is null) from.Fault("ambiguities", $"names {ambiguity}, which does not exist", "write an id from measures/ambiguities.json");
        if (ServedBy is null == NotYet is null) from.Fault("servedBy", ServedBy is null ? "is missing" : "stands beside notYet", "write either servedBy or notYet, with a text");
        if (Kind == MeasureKind.Money && Amount is null && NotYet is null) from.Fault("amount", "is missing", "say how the money is computed, or in notYet why it cannot be");
        if (Amount is not null and not OtherRule && Pot is null) from.Fault("pot", "is missing", $"write \"fund\", or \"{Id}\" when measures/pots.json names a pot for it");
        if (Amount is null or OtherRule && Pot is not null) from.Fault("pot", "stands without an amount of its own", "remove it, or add amount");
        var expected = Amount switch
        {
            UnitPriceShare => ClaimKind.FirstSet,
            BaseAwardShare => ClaimKind.BaseAward,
            BandShare => ClaimKind.SmallRetrofit,
            AfterInvestment => ClaimKind.Expansion,
            LevelShare => ClaimKind.Digitalisation,
            _ => (ClaimKind?)null,
        };
        var fixedClaim = Amount is FixedAmount && ClaimFacts is ClaimKind.Cluster or ClaimKind.GreenFactory;
        if (ClaimFacts != expected && !fixedClaim) from.Fault("claimFacts", $"is {(ClaimFacts is { } k ? SrdiJson.Name(k) : "missing")}", expected is { } e ? $"write \"{SrdiJson.Name(e)}\" with this shape of amount" : "remove it: this amount takes no claim");
        if (GrantedOn is not null && Amount is not FixedAmount) from.Fault("grantedOn", "stands without a fixed amount", "give amount the shape fixed, or remove grantedOn");
    }

    private static TitleNeeded ReadTitle(ObjectReader from, Ambiguities ambiguities)
    {
        var anyOf = from.Enums<Title>("anyOf");
        var (on, note) = (default(TitleDate), "");
        if (from.TextOrNull("on") is "A7")
        {
            on = ambiguities.Is("A7", "application") ? TitleDate.Application : TitleDate.BaseDecision;
            note = ambiguities.Note("A7");
        }
        else on = from.Enum<TitleDate>("on");
        from.Done();
        return new(anyOf, on, note);
    }
}
