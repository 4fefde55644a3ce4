using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Web.Lists;

/// <summary>A firm of the demo.</summary>
/// <param name="Id">Its credit code.</param>
/// <param name="Name">Its name; invented ones carry the mark (示例).</param>
/// <param name="District">Its district.</param>
/// <param name="Industry">GB/T 4754 class; null where unknown.</param>
/// <param name="FoundedOn">Null where unknown.</param>
/// <param name="Kind">company, soleTrader, cooperative or branch.</param>
public sealed record DemoEnterprise(EnterpriseId Id, string Name, DistrictCode District, string? Industry, DateOnly? FoundedOn, string Kind);

/// <summary>A park of the demo.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="District">Its district.</param>
/// <param name="Operator">The enterprise that runs it.</param>
/// <param name="FloorAreaSquareMetres">Two decimals.</param>
public sealed record DemoPark(ParkId Id, string Name, DistrictCode District, EnterpriseId Operator, decimal FloorAreaSquareMetres);

/// <summary>A tenancy of the demo.</summary>
/// <param name="Park">Where.</param>
/// <param name="Tenant">Who.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it lasts.</param>
public sealed record DemoTenancy(ParkId Park, EnterpriseId Tenant, DateOnly From, DateOnly? To);

/// <summary>A year's figures of a firm.</summary>
/// <param name="Enterprise">Whose.</param>
/// <param name="Year">Which year.</param>
/// <param name="Figures">The body of <c>PUT …/reports/{year}</c>; members that were not reported are absent.</param>
public sealed record DemoReport(EnterpriseId Enterprise, int Year, JsonElement Figures);

/// <summary>A yearly pot of the demo.</summary>
/// <param name="Measure">The measure, or <c>fund</c>.</param>
/// <param name="Year">Which year.</param>
/// <param name="CapFen">The cap.</param>
/// <param name="Assumed">True where the amount is the demo's assumption and not the policy's.</param>
/// <param name="Note">Where the amount comes from.</param>
public sealed record DemoPot(string Measure, int Year, Money CapFen, bool Assumed, string Note);

/// <summary>What a list does to those whom it names.</summary>
public enum DemoListKind
{
    /// <summary>认定: gives the title.</summary>
    Recognition,
    /// <summary>复核: prolongs it; members of the cohort that are not named lose it.</summary>
    Renewal,
    /// <summary>撤销: takes it away.</summary>
    Revocation,
}

/// <summary>One line of <c>lists/manifest.json</c>: what is known of a publication beside its file.</summary>
/// <param name="File">The file beside the manifest.</param>
/// <param name="Kind">What the list does.</param>
/// <param name="Title">To which title.</param>
/// <param name="Name">The notice's title, marked (示例).</param>
/// <param name="Batch">The batch; of a renewal or revocation: the cohort it is about.</param>
/// <param name="Document">The document number, marked (示例).</param>
/// <param name="PublishedOn">Day of publication.</param>
/// <param name="EffectiveOn">Day from which it holds.</param>
/// <param name="ValidUntil">Last day of validity; null for a revocation.</param>
/// <param name="Publisher">The authority.</param>
public sealed record DemoListEntry(string File, DemoListKind Kind, Title Title, string Name, string Batch, string Document, DateOnly PublishedOn, DateOnly EffectiveOn, DateOnly? ValidUntil, string Publisher);

/// <summary>A publication with its rows.</summary>
/// <param name="Entry">Its line of the manifest.</param>
/// <param name="Format">Its file's form.</param>
/// <param name="Encoding">Its file's encoding; null for XLSX.</param>
/// <param name="Digest">Its file's SHA-256.</param>
/// <param name="Rows">Its rows; none has a refusal, all have name and code.</param>
public sealed record DemoList(DemoListEntry Entry, ListFormat Format, string? Encoding, string Digest, IReadOnlyList<ListRow> Rows);

/// <summary>The files of <c>config/demo</c>, typed. They are part of the program: a fault in them is an exception that names file and row, not a refusal.</summary>
public sealed record DemoData
{
    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<DemoEnterprise> Enterprises { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<DemoPark> Parks { get; init; }

    /// <summary>By park and first day.</summary>
    public required IReadOnlyList<DemoTenancy> Tenancies { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<DemoReport> Reports { get; init; }

    /// <summary>In the order in which they took effect, which is the order to load them in.</summary>
    public required IReadOnlyList<DemoList> Lists { get; init; }

    /// <summary>In the order of the file: the fund of a year before its measures.</summary>
    public required IReadOnlyList<DemoPot> Pots { get; init; }

    /// <summary>Reads the directory.</summary>
    /// <param name="directory">Such as <c>config/demo</c>.</param>
    /// <param name="reader">Opens the files.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidDataException">A file has a fault.</exception>
    public static async Task<DemoData> Read(string directory, ListFileReader reader, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(reader);
        var lists = new List<DemoList>();
        foreach (var entry in await Json<DemoListEntry[]>(Path.Combine(directory, "lists", "manifest.json"), cancellation))
        {
            var (file, rows) = await Rows(reader, Path.Combine(directory, "lists", entry.File), [ListColumn.Name, ListColumn.Uscc], cancellation);
            lists.Add(new(entry, file.Format, file.Encoding, file.Digest, rows));
        }
        return new()
        {
            Enterprises = await Table(reader, directory, "enterprises.csv", [ListColumn.Uscc, ListColumn.Name, ListColumn.District, ListColumn.Kind], row =>
                new DemoEnterprise(row.CreditCode()!.Value, row.Text(ListColumn.Name)!, District(row), row.Text(ListColumn.Industry), row.Date(ListColumn.FoundedOn), row.Text(ListColumn.Kind)!), cancellation),
            Parks = await Table(reader, directory, "parks.csv", [ListColumn.Park, ListColumn.Name, ListColumn.District, ListColumn.Operator, ListColumn.FloorAreaSquareMetres], row =>
                new DemoPark(row.ParkId()!.Value, row.Text(ListColumn.Name)!, District(row), row.CreditCode(ListColumn.Operator)!.Value, row.Decimal(ListColumn.FloorAreaSquareMetres)!.Value), cancellation),
            Tenancies = await Table(reader, directory, "tenants.csv", [ListColumn.Park, ListColumn.Uscc, ListColumn.From], row =>
                new DemoTenancy(row.ParkId()!.Value, row.CreditCode()!.Value, row.Date(ListColumn.From)!.Value, row.Date(ListColumn.To)), cancellation),
            Reports = await Table(reader, directory, "reports.csv", [ListColumn.Uscc, ListColumn.Year, ListColumn.Source], row =>
                new DemoReport(row.CreditCode()!.Value, (int)row.Whole(ListColumn.Year)!.Value, Figures(row)), cancellation),
            Lists = lists,
            Pots = await Json<DemoPot[]>(Path.Combine(directory, "pots.json"), cancellation),
        };
    }

    private static async Task<IReadOnlyList<T>> Table<T>(ListFileReader reader, string directory, string name, ListColumn[] required, Func<ListRow, T> read, CancellationToken cancellation)
    {
        var (_, rows) = await Rows(reader, Path.Combine(directory, name), required, cancellation);
        return [.. rows.Select(row =>
        {
            try
            {
                return read(row);
            }
            catch (FormatException fault)
            {
                throw new InvalidDataException($"{name}, row {row.Number}: {fault.Message}", fault);
            }
        })];
    }

    /// <summary>All rows of a file, in each of which the required columns are filled and no cell is refused.</summary>
    private static async Task<(ListFile File, IReadOnlyList<ListRow> Rows)> Rows(ListFileReader reader, string path, ListColumn[] required, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(path);
        var opened = await reader.Open(content, path, ListFileLimits.Default, cancellation);
        if (opened.Refused is { } no) throw new InvalidDataException($"{path}: {no.DetailEn}");
        await using var file = opened.Value;
        if (file.Lacks(required) is { } lacking) throw new InvalidDataException($"{path}: {lacking.DetailEn}");
        if (file.UnknownHeaders is [var unknown, ..]) throw new InvalidDataException($"{path}: the header '{unknown}' is unknown.");
        var rows = new List<ListRow>(file.RowCount);
        await foreach (var row in file.Rows(cancellation))
        {
            if (row.Refusals is [var refusal, ..]) throw new InvalidDataException($"{path}, row {row.Number}, {refusal.Column}: {refusal.En}");
            foreach (var column in required)
                if (row.Text(column) is null) throw new InvalidDataException($"{path}, row {row.Number}: {column} is blank.");
            rows.Add(row);
        }
        return (file, rows);
    }

    private static async Task<T> Json<T>(string path, CancellationToken cancellation)
    {
        try
        {
            await using var content = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<T>(content, SrdiJson.Edge, cancellation) ?? throw new InvalidDataException($"{path}: null.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path}: {fault.Message}", fault);
        }
    }

    private static DistrictCode District(ListRow row)
    {
        var read = DistrictCode.Parse(row.Text(ListColumn.District));
        return read.Refused is { } no ? throw new FormatException(no.DetailEn) : read.Value;
    }

    private static JsonElement Figures(ListRow row)
    {
        var figures = new JsonObject();
        foreach (var column in row.Cells.Keys)
            if (column.KindOf() is ListCellKind.Money or ListCellKind.WholeNumber) figures[SrdiJson.Name(column)] = row.Whole(column);
            else if (column.KindOf() is ListCellKind.YesNo) figures[SrdiJson.Name(column)] = row.Text(column) == "true";
        figures[SrdiJson.Name(ListColumn.Source)] = row.Text(ListColumn.Source);
        return JsonSerializer.SerializeToElement(figures);
    }
}
