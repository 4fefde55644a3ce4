using System.Globalization;
using System.Text.Json;

namespace Srdi.Domain.Policy.Reading;

/// <summary>
/// Reads one JSON object of a policy file. A wrong or missing member is noted as a fault and reading goes on with a
/// harmless value, so that one run names everything; a book with faults is never handed out.
/// </summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly List<PolicyFault> faults;

    private ObjectReader(string file, string path, JsonElement element, List<PolicyFault> faults)
    {
        (File, Path, this.faults) = (file, path, faults);
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(file, path, $"is {Kind(element)}", "write a JSON object { … }"));
            return;
        }
        foreach (var member in element.EnumerateObject())
            if (!members.TryAdd(member.Name, member.Value))
                Fault(member.Name, "stands twice", "write it once");
    }

    public string File { get; }

    public string Path { get; }

    /// <summary>Parses a file; null and a fault when it is not JSON.</summary>
    public static ObjectReader? Open(string file, string content, List<PolicyFault> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 64 });
            return new(file, "$", document.RootElement.Clone(), faults);
        }
        catch (JsonException e)
        {
            faults.Add(new(file, "$", $"is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", "mend the JSON there (UTF-8, no comments, no trailing commas)"));
            return null;
        }
    }

    public void Fault(string? member, string problem, string fix) =>
        faults.Add(new(File, member is null ? Path : $"{Path}.{member}", problem, fix));

    /// <summary>Whether the member is there with a value; null counts as absent.</summary>
    public bool Has(string name) => Take(name, out _);

    public string Text(string name)
    {
        if (TextOrNull(name) is { } text) return text;
        if (!Has(name)) Fault(name, "is missing", "write a text that is not empty");
        return "";
    }

    public string? TextOrNull(string name)
    {
        if (!Take(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)) return text;
        Fault(name, value.ValueKind == JsonValueKind.String ? "is empty" : $"is {Kind(value)}", "write a text that is not empty");
        return null;
    }

    public bool Bool(string name)
    {
        if (!Take(name, out var value)) Fault(name, "is missing", "write true or false");
        else if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        else Fault(name, $"is {Kind(value)}", "write true or false");
        return false;
    }

    public bool BoolOr(string name, bool absent) => Has(name) ? Bool(name) : absent;

    public long Whole(string name, long minimum, long maximum)
    {
        var fix = $"write a whole number from {minimum} to {maximum}{UnitHint(name)}";
        if (!Take(name, out var value)) Fault(name, "is missing", fix);
        else if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) Fault(name, $"is {value.GetRawText()}", fix);
        else if (number < minimum || number > maximum) Fault(name, $"is {number}", fix);
        else return number;
        return minimum;
    }

    public int Count(string name, int minimum, int maximum) => (int)Whole(name, minimum, maximum);

    public Money Amount(string name) => new(Whole(name, 1, 1_000_000_000_000_000));

    public decimal Number(string name, decimal minimum, decimal maximum)
    {
        var fix = $"write a number from {minimum} to {maximum}{UnitHint(name)}";
        if (!Take(name, out var value)) Fault(name, "is missing", fix);
        else if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number)) Fault(name, $"is {value.GetRawText()}", fix);
        else if (number < minimum || number > maximum) Fault(name, $"is {number.ToString(CultureInfo.InvariantCulture)}", fix);
        else return number;
        return minimum;
    }

    public DateOnly Date(string name)
    {
        if (DateOrNull(name) is { } date) return date;
        if (!Has(name)) Fault(name, "is missing", "write a date YYYY-MM-DD");
        return DateOnly.MinValue;
    }

    public DateOnly? DateOrNull(string name)
    {
        if (!Take(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Fault(name, $"is {value.GetRawText()}", "write a date YYYY-MM-DD");
        return null;
    }

    /// <summary>A day of the year, <c>MM-DD</c>; 29 February is refused because it isn't in every year.</summary>
    public MonthDay MonthDay(string name)
    {
        const string fix = "write a day of the year as MM-DD, not 02-29";
        if (!Take(name, out var value)) Fault(name, "is missing", fix);
        else if (value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact("2001-" + value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return new(date.Month, date.Day);
        else Fault(name, $"is {value.GetRawText()}", fix);
        return new(1, 1);
    }

    public TEnum Enum<TEnum>(string name) where TEnum : struct, Enum
    {
        if (!Take(name, out var value))
        {
            Fault(name, "is missing", $"write one of {Names<TEnum>()}");
            return default;
        }
        return EnumOf<TEnum>(name, value);
    }

    public TEnum? EnumOrNull<TEnum>(string name) where TEnum : struct, Enum => Take(name, out var value) ? EnumOf<TEnum>(name, value) : null;

    public ObjectReader? Object(string name)
    {
        if (Take(name, out var value)) return new(File, $"{Path}.{name}", value, faults);
        Fault(name, "is missing", "write a JSON object { … }");
        return null;
    }

    public ObjectReader? ObjectOrNull(string name) => Has(name) ? Object(name) : null;

    public IReadOnlyList<T> List<T>(string name, Func<ObjectReader, T> read, int minimum = 1)
    {
        if (!Take(name, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            Fault(name, value.ValueKind == JsonValueKind.Undefined ? "is missing" : $"is {Kind(value)}", "write a list [ … ]");
            return [];
        }
        var items = new List<T>();
        foreach (var item in value.EnumerateArray()) items.Add(read(new(File, $"{Path}.{name}[{items.Count}]", item, faults)));
        if (items.Count < minimum) Fault(name, $"has {items.Count} entries", $"write at least {minimum}");
        return items;
    }

    public IReadOnlyList<string> Texts(string name, int minimum = 1)
    {
        var texts = new List<string>();
        if (!Take(name, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            if (minimum > 0 || value.ValueKind != JsonValueKind.Undefined)
                Fault(name, value.ValueKind == JsonValueKind.Undefined ? "is missing" : $"is {Kind(value)}", "write a list of texts [ \"…\" ]");
            return texts;
        }
        foreach (var item in value.EnumerateArray())
            if (item.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(item.GetString())) texts.Add(item.GetString()!);
            else Fault($"{name}[{texts.Count}]", $"is {Kind(item)}", "write a text that is not empty");
        if (texts.Count < minimum) Fault(name, $"has {texts.Count} entries", $"write at least {minimum}");
        return texts;
    }

    public IReadOnlyList<TEnum> Enums<TEnum>(string name, int minimum = 1) where TEnum : struct, Enum
    {
        var values = new List<TEnum>();
        if (!Take(name, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            if (minimum > 0 || value.ValueKind != JsonValueKind.Undefined) Fault(name, "is missing or not a list", $"write a list of {Names<TEnum>()}");
            return values;
        }
        foreach (var item in value.EnumerateArray()) values.Add(EnumOf<TEnum>($"{name}[{values.Count}]", item));
        if (values.Count < minimum) Fault(name, $"has {values.Count} entries", $"write at least {minimum}");
        return values;
    }

    /// <summary>Names the members that nothing has read. Call it last.</summary>
    public void Done()
    {
        foreach (var name in members.Keys)
            if (!taken.Contains(name))
                Fault(name, "is not known here", taken.Count == 0 ? "remove it" : $"remove it, or use one of {string.Join(", ", taken)}");
    }

    public static string Names<TEnum>() where TEnum : struct, Enum => string.Join(" | ", System.Enum.GetValues<TEnum>().Select(SrdiJson.Name));

    private bool Take(string name, out JsonElement value)
    {
        taken.Add(name);
        if (members.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null) return true;
        value = default;
        return false;
    }

    private TEnum EnumOf<TEnum>(string name, JsonElement value) where TEnum : struct, Enum
    {
        if (value.ValueKind == JsonValueKind.String)
            foreach (var known in System.Enum.GetValues<TEnum>())
                if (SrdiJson.Name(known) == value.GetString()) return known;
        Fault(name, $"is {value.GetRawText()}", $"write one of {Names<TEnum>()}");
        return default;
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "missing",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    private static string UnitHint(string name) =>
        name.EndsWith("Fen", StringComparison.Ordinal) ? " fen (1 万元 = 1000000)"
        : name.EndsWith("BasisPoints", StringComparison.Ordinal) ? " basis points (1 % = 100)"
        : "";
}
