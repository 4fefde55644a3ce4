using System.Text;

namespace Srdi.Domain.Enterprises;

/// <summary>The pinyin initials of a name, by which people type it: <c>广州精密机械有限公司</c> is <c>GZJMJXYXGS</c>.</summary>
public static class PinyinInitials
{
    private const char First = '\u4E00';
    private const char None = '-';
    private static readonly string Letters = Read();

    /// <summary>Words and characters that are read otherwise in names than by themselves; longer ones first.</summary>
    private static readonly (string Text, string Initials)[] Usual =
    [
        ("番禺", "PY"), ("重庆", "CQ"), ("银行", "YH"), ("会计", "KJ"), ("音乐", "YY"), ("朝阳", "CY"), ("厦", "X"), ("长", "C"), ("曾", "Z"),
    ];

    /// <summary>The initials of a name's characters, letters and digits as they are, anything else left out; may be empty.</summary>
    public static string Of(string name)
    {
        var key = NameKey.Of(name);
        var initials = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            var usual = Array.Find(Usual, u => string.CompareOrdinal(key, i, u.Text, 0, u.Text.Length) == 0);
            if (usual.Text is not null)
            {
                initials.Append(usual.Initials);
                i += usual.Text.Length - 1;
            }
            else if (char.IsAsciiLetterOrDigit(key[i])) initials.Append(key[i]);
            else if (key[i] - First is var place && place >= 0 && place < Letters.Length && Letters[place] != None) initials.Append(Letters[place]);
        }
        return initials.ToString();
    }

    /// <summary>The initials of all names of an enterprise, each once; those of the present name first, which are empty where none of its characters has a reading.</summary>
    public static IReadOnlyList<string> Of(Enterprise enterprise)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        return [.. enterprise.FormerNames.Concat(enterprise.Aliases).Prepend(enterprise.Name).Select(Of).Distinct(StringComparer.Ordinal)];
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(PinyinInitials).Assembly.GetManifestResourceStream("PinyinInitials.txt")!);
        var letters = new StringBuilder();
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#')) letters.Append(line);
        return letters.ToString();
    }
}
