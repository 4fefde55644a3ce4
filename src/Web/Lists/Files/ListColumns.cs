using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Srdi.Domain;

namespace Srdi.Web.Lists;

/// <summary>The headers under which publications carry each <see cref="ListColumn"/>: the file <c>config/lists/columns.json</c>.</summary>
public sealed partial class ListColumns
{
    private readonly Dictionary<string, ListColumn> byHeader = new(StringComparer.OrdinalIgnoreCase);

    private ListColumns() { }

    /// <summary>Reads the file and reports every fault in it at once.</summary>
    /// <exception cref="InvalidDataException">The file has faults; the message names each and what to write.</exception>
    public static ListColumns Read(string path)
    {
        var columns = new ListColumns();
        var faults = new List<string>();
        foreach (var column in Enum.GetValues<ListColumn>()) columns.byHeader.Add(SrdiJson.Name(column), column);
        try
        {
            var synonyms = JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllBytes(path), SrdiJson.Edge) ?? [];
            foreach (var (name, headers) in synonyms)
            {
                if (!columns.byHeader.TryGetValue(name, out var column) || SrdiJson.Name(column) != name)
                    faults.Add($"{name}: no such column; use one of {string.Join(", ", Enum.GetValues<ListColumn>().Select(SrdiJson.Name))}");
                else
                    foreach (var header in headers)
                        if (Fold(header) is not { Length: > 0 } folded) faults.Add($"{name}: a header is blank; remove it");
                        else if (!columns.byHeader.TryAdd(folded, column) && columns.byHeader[folded] != column)
                            faults.Add($"{name}: '{header}' already stands for {SrdiJson.Name(columns.byHeader[folded])}; keep one of the two");
            }
        }
        catch (JsonException broken)
        {
            faults.Add($"not the JSON expected, an object of arrays of headers: {broken.Message}");
        }
        return faults.Count == 0 ? columns : throw new InvalidDataException(string.Join(Environment.NewLine, faults.Select(f => $"{Path.GetFileName(path)}: {f}")));
    }

    /// <summary>The column that a header names, and for amounts what its unit is worth in fen: 0 when the header names none.</summary>
    internal (ListColumn Column, long FenPerUnit)? Find(string header)
    {
        var folded = Fold(header);
        if (byHeader.TryGetValue(folded, out var whole))
            return (whole, whole.KindOf() == ListCellKind.Money && folded.EndsWith("fen", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
        var unit = UnitForm().Match(folded);
        if (!unit.Success || !byHeader.TryGetValue(folded[..unit.Index], out var column)) return null;
        return (column, unit.Groups[1].Value switch { "分" => 1, "元" => 100, "万元" => 1_000_000, _ => 0 });
    }

    /// <summary>Full-width and half-width forms, blanks, line breaks and the star of mandatory columns make no difference.</summary>
    private static string Fold(string header) => Ignored().Replace(header.Normalize(NormalizationForm.FormKC), "");

    [GeneratedRegex(@"[\s\p{C}*★]+")] private static partial Regex Ignored();
    [GeneratedRegex(@"\(([^()]{1,4})\)$")] private static partial Regex UnitForm();
}
