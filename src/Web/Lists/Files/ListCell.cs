using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Parks;

namespace Srdi.Web.Lists;

/// <summary>How a spreadsheet stored a cell; text files know text only.</summary>
internal enum RawKind { Text, Number, Date, DateOf1904 }

/// <summary>A cell as the file has it, trimmed.</summary>
internal readonly record struct RawCell(string Text, RawKind Kind = RawKind.Text);

/// <summary>Reads one cell into the canonical text of its column, or says what is wrong with it. Never repairs.</summary>
internal static partial class ListCell
{
    private const long FenMax = 9_000_000_000_000_000; // 90 trillion yuan: two thirds of the nation's yearly product
    private static readonly string[] ErrorValues = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"];
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd", "yyyy年M月d日"];

    /// <summary>The canonical text.</summary>
    /// <param name="cell">The cell; not blank.</param>
    /// <param name="kind">What the column holds.</param>
    /// <param name="fenPerUnit">For amounts: what the header's unit is worth.</param>
    public static Outcome<string> Read(RawCell cell, ListCellKind kind, long fenPerUnit)
    {
        if (Array.IndexOf(ErrorValues, cell.Text) >= 0)
            return No($"单元格是 Excel 错误值 {cell.Text}, 请改为实际内容。", $"The cell holds Excel's error {cell.Text}; put the value itself.");
        foreach (var rune in cell.Text.EnumerateRunes())
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar) // which is also how half a surrogate pair shows
                return No($"含有换行、控制字符或无法识别的字符 (U+{rune.Value:X4}), 请删除。", $"Has a line break, control or broken character (U+{rune.Value:X4}); remove it.");
        if (cell.Kind == RawKind.DateOf1904)
            return No("此工作簿使用 1904 日期系统, 日期可能相差 4 年零 1 天。请改用文本 2025-08-23 的形式。",
                "The workbook counts dates from 1904, so this one may be off by four years and a day. Write it as text: 2025-08-23.");
        return kind switch
        {
            ListCellKind.Text => cell.Text,
            ListCellKind.CreditCode => CreditCode(cell),
            ListCellKind.ParkId => cell.Kind == RawKind.Text
                ? ParkId.Parse(cell.Text).Then<string>(id => id.Value)
                : No("编号被存为数字, 开头的 0 可能已丢失。请将该列设为“文本”后重新填写。", "The id is stored as a number and may have lost leading zeros. Format the column as text and enter it again."),
            ListCellKind.Date => Date(cell),
            ListCellKind.Year => YearForm().IsMatch(cell.Text) ? cell.Text : No("年度应为四位数字, 如 2025。", "The year has four digits, such as 2025."),
            ListCellKind.WholeNumber => WholeForm().IsMatch(cell.Text)
                ? long.Parse(cell.Text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
                : No("应为非负整数, 不带千分位和单位。", "Must be a whole number without separators, sign or unit."),
            ListCellKind.YesNo => cell.Text switch
            {
                "是" or "true" or "TRUE" => "true",
                "否" or "false" or "FALSE" => "false",
                _ => No("应填“是”或“否”。", "Write 是 or 否 (true or false)."),
            },
            ListCellKind.Money => Fen(cell.Text, fenPerUnit),
            ListCellKind.Area => AreaForm().IsMatch(cell.Text)
                ? decimal.Parse(cell.Text, CultureInfo.InvariantCulture).ToString("0.00", CultureInfo.InvariantCulture)
                : No("面积单位为平方米, 最多两位小数, 不带千分位。", "The area is in square metres with at most two decimals and no separators."),
        };
    }

    private static Outcome<string> CreditCode(RawCell cell)
    {
        if (cell.Kind != RawKind.Text || ScientificForm().IsMatch(cell.Text))
            return No($"代码被 Excel 当作数字 ({cell.Text}), 末几位已丢失。请将该列设为“文本”, 按原件重新填写 18 位代码。",
                $"Excel turned the code into a number ({cell.Text}) and its last digits are lost. Format the column as text and enter the 18 characters again from the source.");
        var read = EnterpriseId.Parse(cell.Text);
        if (read.Succeeded) return read.Value.Value;
        if (LostDigitsForm().IsMatch(cell.Text))
            return No("18 位数字以 000 结尾且校验不符: Excel 只保留 15 位有效数字, 末三位已丢失。请按原件重新填写。",
                "18 digits that end in 000 and fail the check: Excel keeps 15 digits and has lost the last three. Enter the code again from the source.");
        if (SeventeenDigits().IsMatch(cell.Text))
            return No("只有 17 位数字: 开头的 0 可能被 Excel 删除。不会自动补 0, 请按原件填写 18 位代码。",
                "Only 17 digits: Excel may have dropped a leading zero. None is added; enter the 18 characters from the source.");
        return read.Refused!;
    }

    private static Outcome<string> Date(RawCell cell)
    {
        if (DateOnly.TryParseExact(cell.Text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date.Year is >= 1900 and < 2100
                ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : No("年份应在 1900 至 2099 之间 (公历)。", "The year must lie between 1900 and 2099.");
        if (SerialForm().IsMatch(cell.Text) && double.TryParse(cell.Text, CultureInfo.InvariantCulture, out var serial))
        {
            var by1900 = new DateTime(1899, 12, 30).AddDays(serial).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var by1904 = new DateTime(1904, 1, 1).AddDays(serial).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return No($"{cell.Text} 像是 Excel 日期序号, 可能是 {by1900} (1900 系统) 或 {by1904} (1904 系统), 不作猜测。请写成 2025-08-23。",
                $"{cell.Text} looks like an Excel serial: {by1900} counted from 1900, {by1904} from 1904. It is not guessed; write 2025-08-23.");
        }
        return No("日期无效。可用的形式: 2025-08-23, 2025/8/23, 20250823, 2025年8月23日。", "Not a date. Accepted forms: 2025-08-23, 2025/8/23, 20250823, 2025年8月23日.");
    }

    private static Outcome<string> Fen(string text, long fenPerUnit)
    {
        if (!AmountForm().IsMatch(text))
            return No("金额应为数字, 不带千分位、货币符号和单位 (单位写在表头)。", "An amount is digits only: no separators, currency sign or unit (the header names the unit).");
        var fen = decimal.Parse(text, CultureInfo.InvariantCulture) * fenPerUnit;
        if (decimal.Truncate(fen) != fen) return No("金额的小数超出分。", "The amount has fractions of a fen.");
        if (Math.Abs(fen) > FenMax) return No("金额过大, 请核对单位。", "The amount is too large; check the unit.");
        return decimal.ToInt64(fen).ToString(CultureInfo.InvariantCulture);
    }

    private static Refused No(string zh, string en) => new(Refusal.ListCellInvalid) { DetailZh = zh, DetailEn = en };

    [GeneratedRegex(@"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}$")] private static partial Regex ScientificForm();
    [GeneratedRegex("^[0-9]{15}000$")] private static partial Regex LostDigitsForm();
    [GeneratedRegex("^[0-9]{17}$")] private static partial Regex SeventeenDigits();
    [GeneratedRegex(@"^[0-9]{5}(\.[0-9]{1,12})?$")] private static partial Regex SerialForm();
    [GeneratedRegex("^20[0-9]{2}$")] private static partial Regex YearForm();
    [GeneratedRegex("^[0-9]{1,9}$")] private static partial Regex WholeForm();
    [GeneratedRegex(@"^-?[0-9]{1,16}(\.[0-9]{1,8})?$")] private static partial Regex AmountForm();
    [GeneratedRegex(@"^[0-9]{1,9}(\.[0-9]{1,2})?$")] private static partial Regex AreaForm();
}
