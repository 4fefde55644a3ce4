using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Srdi.Domain.Policy.Measures;

/// <summary>Reads a caller's JSON object member by member and remembers the first refusal.</summary>
internal sealed class FactReader
{
    private const int NameMax = 200;
    private const int ListMax = 1_000;
    private const long AmountFenMax = 100_000_000_000_000; // A trillion yuan: no fact of one firm is larger, and sums stay far from overflow.

    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly FactReader? parent;
    private Refused? refused;

    public FactReader(JsonElement body, string path, FactReader? parent = null)
    {
        (this.path, this.parent) = (path, parent);
        if (body.ValueKind == JsonValueKind.Undefined)
            Refuse(new Refused(Refusal.FieldMissing) { Field = path, DetailZh = $"缺少 {path}。", DetailEn = $"{path} is missing." });
        else if (body.ValueKind != JsonValueKind.Object)
            Refuse(Invalid(path, "应为 JSON 对象", "must be a JSON object"));
        else
            foreach (var member in body.EnumerateObject())
                if (!members.TryAdd(member.Name, member.Value)) Refuse(Invalid(At(member.Name), "出现两次", "stands twice"));
    }

    public Refused? Refused => refused;

    public TEnum Enum<TEnum>(string name) where TEnum : struct, Enum
    {
        if (!Take(name, out var value)) return default;
        if (value.ValueKind == JsonValueKind.String)
            foreach (var one in System.Enum.GetValues<TEnum>())
                if (SrdiJson.Name(one) == value.GetString()) return one;
        var names = string.Join(", ", System.Enum.GetValues<TEnum>().Select(SrdiJson.Name));
        Refuse(Invalid(At(name), $"应为 {names} 之一", $"must be one of {names}"));
        return default;
    }

    /// <summary>A name of a thing, folded so that the same thing written with other blanks or widths is the same.</summary>
    public string Name(string name)
    {
        if (!Take(name, out var value)) return "";
        try
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= NameMax * 4 } text)
            {
                var folded = string.Join(' ', text.Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                if (folded.Length is > 0 and <= NameMax && !folded.Any(char.IsControl)) return folded;
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // An unpaired surrogate: refused below.
        }
        Refuse(Invalid(At(name), $"应为 1 至 {NameMax} 个字的文本", $"must be a text of 1 to {NameMax} characters"));
        return "";
    }

    public Money Amount(string name) => new(Number(name, 1, AmountFenMax, "分, 整数", "a whole number of fen"));

    public int Whole(string name, int minimum, int maximum) => (int)Number(name, minimum, maximum, "整数", "a whole number");

    public DateOnly Date(string name)
    {
        if (!Take(name, out var value)) return default;
        if (value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Refuse(Invalid(At(name), "应为 YYYY-MM-DD 日期", "must be a date YYYY-MM-DD"));
        return default;
    }

    public IReadOnlyList<T> List<T>(string name, Func<FactReader, T> read)
    {
        if (!Take(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is < 1 or > ListMax)
        {
            Refuse(Invalid(At(name), $"应为 1 至 {ListMax} 项的列表", $"must be a list of 1 to {ListMax} entries"));
            return [];
        }
        var items = new List<T>();
        foreach (var element in value.EnumerateArray())
        {
            var item = new FactReader(element, $"{At(name)}[{items.Count}]", this);
            items.Add(read(item));
            item.Done();
        }
        return items;
    }

    public void Done()
    {
        foreach (var name in members.Keys)
            if (!known.Contains(name)) Refuse(Invalid(At(name), $"不是此处的字段, 应为 {string.Join(", ", known)}", $"is not known here; one of {string.Join(", ", known)}"));
    }

    private long Number(string name, long minimum, long maximum, string zh, string en)
    {
        if (!Take(name, out var value)) return minimum;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= minimum && number <= maximum) return number;
        Refuse(Invalid(At(name), $"应为 {minimum} 至 {maximum} ({zh})", $"must be from {minimum} to {maximum} ({en})"));
        return minimum;
    }

    private bool Take(string name, out JsonElement value)
    {
        known.Add(name);
        if (members.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null) return true;
        Refuse(new Refused(Refusal.FieldMissing) { Field = At(name), DetailZh = $"缺少 {At(name)}。", DetailEn = $"{At(name)} is missing." });
        return false;
    }

    private string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private void Refuse(Refused no)
    {
        if (parent is not null) parent.Refuse(no);
        else refused ??= no;
    }

    private static Refused Invalid(string field, string zh, string en) => new(Refusal.FieldInvalid) { Field = field, DetailZh = $"{field} {zh}。", DetailEn = $"{field} {en}." };
}
