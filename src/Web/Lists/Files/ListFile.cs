using Srdi.Domain;

namespace Srdi.Web.Lists;

/// <summary>The two kinds of list file.</summary>
public enum ListFormat
{
    /// <summary>Separated text.</summary>
    Csv,
    /// <summary>An Excel workbook.</summary>
    Xlsx,
}

/// <summary>
/// A list file that has been read through once and found in order: its rows can be asked for as often as needed and
/// reading them cannot fail. Disposing it deletes the temporary copy.
/// </summary>
public sealed class ListFile : IAsyncDisposable
{
    private readonly Stream content;
    private readonly ListSource source;
    private readonly ListTable table;
    private readonly int lastDataRow;

    internal ListFile(Stream content, ListSource source, ListTable table, int lastDataRow) =>
        (this.content, this.source, this.table, this.lastDataRow) = (content, source, table, lastDataRow);

    /// <summary>CSV or XLSX, by content.</summary>
    public required ListFormat Format { get; init; }

    /// <summary>The text's encoding: <c>utf-8</c>, <c>utf-8-bom</c>, <c>gb18030</c>, <c>utf-16le</c> or <c>utf-16be</c>; null for XLSX.</summary>
    public required string? Encoding { get; init; }

    /// <summary>The separator of a CSV; null for XLSX.</summary>
    public required char? Delimiter { get; init; }

    /// <summary>The SHA-256 of the bytes as sent, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>The size as sent.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of rows that <see cref="Rows"/> yields.</summary>
    public required int RowCount { get; init; }

    /// <summary>The number of 合计 rows, which are left out.</summary>
    public required int TotalRows { get; init; }

    /// <summary>Visible sheets after the first; they are not read, and whoever sent the file should be told.</summary>
    public required IReadOnlyList<string> OtherSheets { get; init; }

    /// <summary>The row that holds the header, as Excel numbers it.</summary>
    public int HeaderRow => table.HeaderRow;

    /// <summary>All headers as written.</summary>
    public IReadOnlyList<string> Headers => table.Headers;

    /// <summary>The columns that were recognised.</summary>
    public IReadOnlySet<ListColumn> Columns => table.Columns;

    /// <summary>Headers that stand for no known column; their cells are kept in <see cref="ListRow.Texts"/> only.</summary>
    public IReadOnlyList<string> UnknownHeaders => table.UnknownHeaders;

    /// <summary>A refusal that names the columns of <paramref name="required"/> which the file lacks; null when it has them all.</summary>
    public Refused? Lacks(params ReadOnlySpan<ListColumn> required)
    {
        var missing = new List<string>();
        foreach (var column in required) if (!Columns.Contains(column)) missing.Add(SrdiJson.Name(column));
        if (missing.Count == 0) return null;
        var names = string.Join(", ", missing);
        return new(Refusal.ListHeaderMissing) { Field = "file", DetailZh = $"缺少列: {names}。", DetailEn = $"The file lacks the columns {names}." };
    }

    /// <summary>The data rows in order; titles, totals, notes and the blank tail are left out. One reader at a time: all share the file's position.</summary>
    public async IAsyncEnumerable<ListRow> Rows([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask; // The copy is local: there is nothing to wait for, but callers should not know.
        foreach (var row in source.Rows())
        {
            if (row.Number > lastDataRow) break;
            cancellation.ThrowIfCancellationRequested();
            if (row.Number > table.HeaderRow && table.RoleOf(row) is RowRole.Data or RowRole.Numbered) yield return table.Read(row);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => content.DisposeAsync();
}
