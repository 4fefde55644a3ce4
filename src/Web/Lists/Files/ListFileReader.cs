using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Srdi.Domain;

namespace Srdi.Web.Lists;

/// <summary>
/// Opens the files in which lists are really published: CSV in UTF-8, GB18030 or UTF-16 and XLSX, with titles above the
/// table and totals below it. Everything is bounded, memory stays flat, and what cannot be read exactly is refused.
/// </summary>
/// <param name="columns">The headers that are recognised.</param>
public sealed class ListFileReader(ListColumns columns)
{
    private static readonly string[] TextExtensions = [".csv", ".txt", ".tsv"];
    // With identifier, so that readers skip the mark; they must not detect it themselves, which would bring back an encoding that replaces bad bytes.
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16Le = new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16Be = new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>Reads the whole file once into a temporary copy and checks it; refuses with what is wrong and how to mend it.</summary>
    /// <param name="content">The file; read once from where it stands.</param>
    /// <param name="fileName">Its name, of which the extension must agree with the content.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<ListFile>> Open(Stream content, string fileName, ListFileLimits limits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(limits);
        var copy = TemporaryFile();
        try
        {
            var digest = await Copy(content, copy, limits, cancellation);
            var file = Examine(copy, digest, Path.GetExtension(fileName).ToLowerInvariant(), limits, cancellation);
            copy = null;
            return file;
        }
        catch (ListFileException refused)
        {
            return refused.Refused;
        }
        finally
        {
            if (copy is not null) await copy.DisposeAsync();
        }
    }

    private ListFile Examine(FileStream copy, string digest, string extension, ListFileLimits limits, CancellationToken cancellation)
    {
        if (copy.Length == 0) throw ListFileException.Unreadable("文件为空。", "The file is blank.");
        var head = new byte[8];
        copy.Position = 0;
        head = head[..copy.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.AsSpan().StartsWith("%PDF"u8)) throw ListFileException.Unreadable("PDF 不能导入, 请先整理为 CSV 或 .xlsx。", "A PDF cannot be imported; turn it into CSV or .xlsx first.");
        if (head.AsSpan().StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0])) throw Ole(copy);
        var isXlsx = head.AsSpan().StartsWith("PK"u8);
        if (isXlsx ? extension != ".xlsx" : Array.IndexOf(TextExtensions, extension) < 0)
            throw ListFileException.Unreadable($"扩展名“{extension}”与内容不符: 内容是{(isXlsx ? "压缩包或 .xlsx" : "文本")}。可导入 .csv、.txt、.tsv 和 .xlsx。",
                $"The extension '{extension}' does not fit the content, which is {(isXlsx ? "a package or .xlsx" : "text")}. Taken are .csv, .txt, .tsv and .xlsx.");
        return isXlsx ? Xlsx(copy, digest, limits, cancellation) : Csv(copy, digest, limits, cancellation);
    }

    private ListFile Xlsx(FileStream copy, string digest, ListFileLimits limits, CancellationToken cancellation)
    {
        try
        {
            var shape = XlsxGuard.Check(copy, limits);
            var source = new XlsxSource(copy, shape, limits);
            var table = ListTable.Find(source.Rows(), columns, limits.HeaderRowsMax) ?? throw HeaderMissing(limits);
            var (rows, totals, last) = ReadThrough(source, table, limits, cancellation);
            return new(copy, source, table, last) { Format = ListFormat.Xlsx, Encoding = null, Delimiter = null, Digest = digest, Bytes = copy.Length, RowCount = rows, TotalRows = totals, OtherSheets = shape.OtherSheets };
        }
        // What a broken package makes the readers of zip, XML and sheets throw cannot be listed; the next reading of the same bytes cannot differ.
        catch (Exception broken) when (broken is not (OperationCanceledException or ListFileException or OutOfMemoryException))
        {
            throw ListFileException.Unreadable("工作簿已损坏或不符合 .xlsx 格式, 请用 Excel 或 WPS 打开后另存。", "The workbook is damaged or not proper .xlsx; open it in Excel or WPS and save it again.");
        }
    }

    private ListFile Csv(FileStream copy, string digest, ListFileLimits limits, CancellationToken cancellation)
    {
        var (encoding, name) = EncodingOf(copy);
        (CsvSource Source, ListTable Table, char Delimiter)? best = null;
        ListFileException? fault = null;
        foreach (var delimiter in (ReadOnlySpan<char>)[',', '\t', ';'])
        {
            try
            {
                var source = new CsvSource(copy, encoding, delimiter, limits);
                if (ListTable.Find(source.Rows(), columns, limits.HeaderRowsMax) is { } table && table.Columns.Count > (best?.Table.Columns.Count ?? 0))
                    best = (source, table, delimiter);
            }
            catch (ListFileException refused)
            {
                fault ??= refused; // Only matters when no separator shows a header.
            }
        }
        if (best is not { } found) throw fault ?? HeaderMissing(limits);
        var (rows, totals, last) = ReadThrough(found.Source, found.Table, limits, cancellation);
        return new(copy, found.Source, found.Table, last) { Format = ListFormat.Csv, Encoding = name, Delimiter = found.Delimiter, Digest = digest, Bytes = copy.Length, RowCount = rows, TotalRows = totals, OtherSheets = [] };
    }

    /// <summary>Reads every row once, so that reading them again holds no surprise and progress knows its total.</summary>
    private static (int Rows, int Totals, int LastDataRow) ReadThrough(ListSource source, ListTable table, ListFileLimits limits, CancellationToken cancellation)
    {
        if (table.Fault() is { } fault) throw new ListFileException(fault);
        int rows = 0, numberedTail = 0, totals = 0, last = 0;
        foreach (var row in source.Rows())
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Number <= table.HeaderRow) continue;
            switch (table.RoleOf(row))
            {
                case RowRole.Blank or RowRole.Note:
                    break;
                case RowRole.Total:
                    totals++;
                    break;
                case RowRole.Numbered: // A number with nothing beside it: pre-printed when at the end, a row without content before it.
                    numberedTail++;
                    break;
                case RowRole.Data:
                    rows += numberedTail + 1;
                    numberedTail = 0;
                    last = row.Number;
                    break;
            }
            if (rows > limits.RowsMax) throw ListFileException.TooLarge($"超过 {limits.RowsMax} 行, 请拆分文件。", $"More than {limits.RowsMax} rows; split the file.");
        }
        if (rows == 0) throw ListFileException.Unreadable($"第 {table.HeaderRow} 行表头之下没有数据。", $"There is no data below the header in row {table.HeaderRow}.");
        return (rows, totals, last);
    }

    private static (Encoding Encoding, string Name) EncodingOf(FileStream copy)
    {
        var head = new byte[3];
        copy.Position = 0;
        var length = copy.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (length >= 2 && head[0] == 0xFF && head[1] == 0xFE) return Decodes(copy, Utf16Le) ? (Utf16Le, "utf-16le") : throw Undecodable("UTF-16");
        if (length >= 2 && head[0] == 0xFE && head[1] == 0xFF) return Decodes(copy, Utf16Be) ? (Utf16Be, "utf-16be") : throw Undecodable("UTF-16");
        var marked = length == 3 && head.AsSpan().SequenceEqual<byte>([0xEF, 0xBB, 0xBF]);
        if (Decodes(copy, Utf8)) return (Utf8, marked ? "utf-8-bom" : "utf-8");
        if (marked) throw Undecodable("UTF-8");
        return Decodes(copy, Gb18030) ? (Gb18030, "gb18030") : throw Undecodable("UTF-8, GB18030");
    }

    /// <summary>True when all bytes are text in that encoding: the first foreign character may stand in the last row.</summary>
    private static bool Decodes(FileStream copy, Encoding encoding)
    {
        copy.Position = 0;
        using var text = new StreamReader(copy, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var buffer = new char[8192];
        try
        {
            for (int read; (read = text.Read(buffer)) > 0;)
                if (buffer.AsSpan(0, read).Contains('\0'))
                    throw ListFileException.Unreadable("文件含有空字符: 不是文本, 或是没有 BOM 的 UTF-16。请另存为 UTF-8 CSV。", "The file has null characters: not text, or UTF-16 without a byte order mark. Save it as UTF-8 CSV.");
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static async Task<string> Copy(Stream content, FileStream copy, ListFileLimits limits, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81_920];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (copy.Position + read > limits.BytesMax)
                throw ListFileException.TooLarge($"文件超过 {limits.BytesMax / 1_000_000m:0.#} MB, 请拆分。", $"The file is larger than {limits.BytesMax / 1_000_000m:0.#} MB; split it.");
            hash.AppendData(buffer, 0, read);
            await copy.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ListFileException Ole(FileStream copy)
    {
        copy.Position = 0;
        var buffer = new byte[81_920];
        var mark = Encoding.Unicode.GetBytes("EncryptedPackage");
        for (int kept = 0, read; (read = copy.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var filled = kept + read;
            if (buffer.AsSpan(0, filled).IndexOf(mark) >= 0) return ListFileException.Unreadable("工作簿有密码保护, 请去除密码后另存为 .xlsx。", "The workbook is protected by a password; remove it and save as .xlsx.");
            kept = Math.Min(mark.Length - 1, filled);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }
        return ListFileException.Unreadable("旧格式工作簿 (.xls、.et), 请另存为 .xlsx 或 CSV。", "A workbook of the old format (.xls, .et); save it as .xlsx or CSV.");
    }

    private static FileStream TemporaryFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(Path.GetTempPath(), $"srdi-list-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}"), options);
    }

    private static ListFileException Undecodable(string encodings) => ListFileException.Unreadable(
        $"文字编码无法识别 (按 {encodings} 均不通)。请另存为 UTF-8 CSV 或 .xlsx。", $"The text is not valid {encodings}. Save it as UTF-8 CSV or .xlsx.");

    private static ListFileException HeaderMissing(ListFileLimits limits) => new(new(Refusal.ListHeaderMissing)
    {
        Field = "file",
        DetailZh = $"前 {limits.HeaderRowsMax} 行中没有找到含“企业名称”、“统一社会信用代码”或“园区编号”的表头 (或文字编码不对)。",
        DetailEn = $"None of the first {limits.HeaderRowsMax} rows has a header with 企业名称, 统一社会信用代码 or 园区编号 (or the text's encoding is wrong).",
    });
}
