namespace Srdi.Web.Lists;

/// <summary>The bounds within which a file is read. Whatever lies beyond them is refused before it costs anything.</summary>
public sealed record ListFileLimits
{
    /// <summary>Bounds that a national list of 20,000 firms and a city's roster fit in comfortably.</summary>
    public static ListFileLimits Default { get; } = new();

    /// <summary>The size of the file as sent.</summary>
    public long BytesMax { get; init; } = 20_000_000;

    /// <summary>Data rows.</summary>
    public int RowsMax { get; init; } = 200_000;

    /// <summary>Columns in use.</summary>
    public int ColumnsMax { get; init; } = 100;

    /// <summary>Characters in one cell; Excel's own bound.</summary>
    public int CellCharactersMax { get; init; } = 32_767;

    /// <summary>Rows in which the header is looked for, titles above the table included.</summary>
    public int HeaderRowsMax { get; init; } = 20;

    /// <summary>An XLSX unpacked: all its parts together.</summary>
    public long UnpackedBytesMax { get; init; } = 200_000_000;

    /// <summary>Unpacked by packed size of a part of more than a megabyte. Real sheets stay below 50.</summary>
    public int UnpackedRatioMax { get; init; } = 100;

    /// <summary>Parts of an XLSX.</summary>
    public int EntriesMax { get; init; } = 200;
}
