using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Domain.Lists;

/// <summary>What one row asks for: the command of a grain, the same that any other caller would give.</summary>
/// <param name="Subject">What it is about; a list may be about it once.</param>
public abstract record ListAction(string Subject);

/// <summary>A step of an enterprise's title.</summary>
/// <param name="Uscc">Whose.</param>
/// <param name="Command">Which step.</param>
public sealed record TitleAction(EnterpriseId Uscc, TransitionEnterprise Command) : ListAction(Uscc.Value);

/// <summary>An enterprise's facts.</summary>
/// <param name="Command">The facts.</param>
public sealed record EnterpriseAction(RegisterEnterprise Command) : ListAction(Command.Uscc.Value);

/// <summary>A year's figures.</summary>
/// <param name="Command">The figures.</param>
public sealed record ReportAction(PutReport Command) : ListAction(string.Create(CultureInfo.InvariantCulture, $"{Command.Uscc}-{Command.Year}"));

/// <summary>A park's facts.</summary>
/// <param name="Command">The facts.</param>
public sealed record ParkAction(RegisterPark Command) : ListAction(Command.Id.Value);

/// <summary>A tenancy.</summary>
/// <param name="Park">Where.</param>
/// <param name="Command">Who and when.</param>
public sealed record TenantAction(ParkId Park, PutTenant Command) : ListAction($"{Park}/{Command.Uscc}/{Command.From:yyyy-MM-dd}");

/// <summary>Reads rows as commands: pure functions.</summary>
public static class ListActions
{
    /// <summary>Why a cohort member that a renewal list does not name loses the title.</summary>
    public const string NotNamed = "未列入复核通过名单";

    /// <summary>The columns that a list of this kind must have.</summary>
    public static IReadOnlyList<string> Needed(ListKind kind) => kind switch
    {
        ListKind.Recognition or ListKind.Renewal or ListKind.Revocation => ["name"],
        ListKind.Enterprises => ["uscc", "name", "district"],
        ListKind.Reports => ["uscc", "year", "source"],
        ListKind.Parks => ["park", "name", "district", "operator", "floorAreaSquareMetres"],
        ListKind.Tenants => ["park", "uscc", "from"],
    };

    /// <summary>The command of a row. A list of titles asks for the enterprise first, which the row may not know.</summary>
    public static Outcome<ListAction> Of(ListHeading heading, ListLine line)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(line);
        return heading.Kind switch
        {
            ListKind.Recognition => OfTitle(heading, line, EnterpriseTrigger.Recognise),
            ListKind.Renewal => OfTitle(heading, line, line.Lapse ? EnterpriseTrigger.Lapse : EnterpriseTrigger.Renew),
            ListKind.Revocation => OfTitle(heading, line, EnterpriseTrigger.Revoke),
            ListKind.Enterprises => OfEnterprise(line),
            ListKind.Reports => OfReport(line),
            ListKind.Parks => OfPark(line),
            ListKind.Tenants => OfTenant(line),
        };
    }

    private static Outcome<ListAction> OfTitle(ListHeading heading, ListLine line, EnterpriseTrigger trigger)
    {
        if (line.Uscc is not { } uscc) return Missing("uscc");
        if (trigger is EnterpriseTrigger.Lapse)
            return new TitleAction(uscc, new(trigger) { Title = heading.Title, Document = heading.Document, EffectiveOn = heading.HoldsFrom, Reason = NotNamed });
        return new TitleAction(uscc, new(trigger)
        {
            Title = heading.Title, Batch = heading.Batch ?? line.Cell("batch"), Document = heading.Document,
            EffectiveOn = heading.EffectiveOn ?? DateOf(line, "recognisedOn") ?? heading.PublishedOn,
            ValidUntil = trigger is EnterpriseTrigger.Revoke ? null : heading.ValidUntil ?? DateOf(line, "validUntil"),
        });
    }

    private static Outcome<ListAction> OfEnterprise(ListLine line)
    {
        if (line.Uscc is not { } uscc) return Missing("uscc");
        if (line.Cell("name") is not { } name) return Missing("name");
        var district = DistrictOf(line.Cell("district"));
        if (district.Refused is { } no) return no;
        var kind = KindOf(line.Cell("kind"));
        if (kind.Refused is { } noKind) return noKind;
        return new EnterpriseAction(new(uscc, name, district.Value) { Industry = line.Cell("industry"), FoundedOn = DateOf(line, "foundedOn"), Kind = kind.Value });
    }

    private static Outcome<ListAction> OfReport(ListLine line)
    {
        if (line.Uscc is not { } uscc) return Missing("uscc");
        if (line.Cell("year") is not { } year) return Missing("year");
        var source = SourceOf(line.Cell("source"));
        if (source.Refused is { } no) return no;
        var figures = new JsonObject { ["source"] = SrdiJson.Name(source.Value) };
        foreach (var (column, text) in line.Cells)
            if (FigureNames.Contains(column) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) figures[column] = number;
        try
        {
            return new ReportAction(new(uscc, int.Parse(year, CultureInfo.InvariantCulture), figures.Deserialize<AnnualReport>(SrdiJson.Edge)!));
        }
        catch (JsonException fault)
        {
            return new Refused(Refusal.FieldInvalid) { Field = fault.Path, DetailZh = "数值超出范围。", DetailEn = "A figure is out of range." };
        }
    }

    private static Outcome<ListAction> OfPark(ListLine line)
    {
        if (ParkOf(line) is not { } park) return Missing("park");
        if (line.Cell("name") is not { } name) return Missing("name");
        var district = DistrictOf(line.Cell("district"));
        if (district.Refused is { } no) return no;
        if (line.Cell("operator") is not { } code) return Missing("operator");
        if (line.Cell("floorAreaSquareMetres") is not { } area) return Missing("floorAreaSquareMetres");
        return new ParkAction(new(park, name, district.Value, EnterpriseId.Parse(code).Value, decimal.Parse(area, CultureInfo.InvariantCulture)));
    }

    private static Outcome<ListAction> OfTenant(ListLine line)
    {
        if (ParkOf(line) is not { } park) return Missing("park");
        if (line.Uscc is not { } uscc) return Missing("uscc");
        if (DateOf(line, "from") is not { } from) return Missing("from");
        return new TenantAction(park, new(uscc, from, DateOf(line, "to")));
    }

    /// <summary>A district by its code or its Chinese name, with or without 区.</summary>
    public static Outcome<DistrictCode> DistrictOf(string? text)
    {
        if (text is null) return Missing("district");
        var name = text.StartsWith("广州市", StringComparison.Ordinal) ? text["广州市".Length..] : text;
        foreach (var district in DistrictCode.All) if (district.Name == name || district.Name == name + "区") return district;
        return DistrictCode.Parse(text);
    }

    private static Outcome<EnterpriseKind?> KindOf(string? text) => text switch
    {
        null => Outcome.Of<EnterpriseKind?>(null),
        "company" or "企业" or "企业法人" or "公司" => EnterpriseKind.Company,
        "soleTrader" or "个体工商户" => EnterpriseKind.SoleTrader,
        "cooperative" or "农民专业合作社" => EnterpriseKind.Cooperative,
        "branch" or "分支机构" => EnterpriseKind.Branch,
        _ => new Refused(Refusal.FieldInvalid) { Field = "kind", DetailZh = "企业类型应为 company, soleTrader, cooperative 或 branch。", DetailEn = "'kind' must be company, soleTrader, cooperative or branch." },
    };

    private static Outcome<ReportSource> SourceOf(string? text) => text switch
    {
        null => Missing("source"),
        "auditReport" => ReportSource.AuditReport,
        "tax" => ReportSource.Tax,
        "selfDeclared" => ReportSource.SelfDeclared,
        _ when text.StartsWith("审计报告", StringComparison.Ordinal) => ReportSource.AuditReport,
        _ when text.StartsWith("纳税申报", StringComparison.Ordinal) || text.StartsWith("税务", StringComparison.Ordinal) => ReportSource.Tax,
        _ when text.StartsWith("企业自报", StringComparison.Ordinal) => ReportSource.SelfDeclared,
        _ => new Refused(Refusal.FieldInvalid) { Field = "source", DetailZh = "数据来源应为 审计报告、纳税申报 或 企业自报。", DetailEn = "'source' must be auditReport, tax or selfDeclared." },
    };

    private static ParkId? ParkOf(ListLine line) => line.Cell("park") is { } text && ParkId.Parse(text) is { Succeeded: true } park ? park.Value : null;

    private static DateOnly? DateOf(ListLine line, string column) =>
        line.Cell(column) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    private static Refused Missing(string field) => new(Refusal.FieldMissing) { Field = field, DetailZh = $"缺少 {field}。", DetailEn = $"'{field}' is blank." };

    private static readonly HashSet<string> FigureNames =
    [
        .. typeof(AnnualReport).GetProperties().Where(p => p.PropertyType == typeof(Money?) || p.PropertyType == typeof(int?))
            .Select(p => p.PropertyType == typeof(Money?) ? JsonNamingPolicy.CamelCase.ConvertName(p.Name) + "Fen" : JsonNamingPolicy.CamelCase.ConvertName(p.Name)),
    ];
}
