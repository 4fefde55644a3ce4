using System.Text;
using System.Text.Json.Serialization;

namespace Srdi.Domain.Enterprises;

/// <summary>
/// An enterprise's 统一社会信用代码 (GB 32100-2015): 18 characters of a 31-letter alphabet with two check characters,
/// the inner one of GB 11714 (position 17 over 9–16) and the outer one (position 18 over 1–17).
/// Full-width and lower-case input is folded for matching; a wrong check character is refused, never corrected.
/// </summary>
[GenerateSerializer, Immutable, Alias("EnterpriseId"), JsonConverter(typeof(TextIdJson<EnterpriseId>))]
public readonly record struct EnterpriseId : ITextId<EnterpriseId>, IComparable<EnterpriseId>
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int Length = 18;
    private static ReadOnlySpan<byte> OuterWeights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static ReadOnlySpan<byte> InnerWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    private EnterpriseId(string value) => Value = value;

    /// <summary>The 18 characters, upper case.</summary>
    [Id(0)] public string Value { get; }

    /// <summary>The key of the enterprise's grain. The prefix keeps storage from reading a code as a number.</summary>
    public string GrainKey => "ent-" + Value;

    /// <summary>Reads a code; refuses with <see cref="Refusal.UsccInvalid"/> and what is wrong.</summary>
    public static Outcome<EnterpriseId> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return No("为空", "is empty");
        if (text.Length > 64) return No("过长", "is too long");
        string folded;
        try
        {
            folded = text.Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            return No("含有无效字符", "has an invalid character"); // an unpaired surrogate
        }
        if (folded.Length != Length)
            return No($"应为 18 位, 实为 {folded.Length} 位", $"must have 18 characters, has {folded.Length}");
        foreach (var c in folded)
            if (!Alphabet.Contains(c, StringComparison.Ordinal))
                return No($"含有不允许的字符“{Printable(c)}”", $"has a character outside the alphabet: '{Printable(c)}'");
        if (Inner(folded.AsSpan(8, 8)) != folded[16])
            return No("第 17 位 (组织机构代码校验码) 不符", "fails the inner check character (position 17)");
        if (Outer(folded.AsSpan(0, 17)) != folded[17])
            return No("第 18 位校验码不符", "fails the check character (position 18)");
        return new EnterpriseId(folded);
    }

    /// <summary>The code with both check characters computed, from the 8 registration characters before the subject number and the number itself.</summary>
    /// <param name="registration">Positions 1–8: department, kind, registration authority.</param>
    /// <param name="subject">Positions 9–16: the subject number without its check character.</param>
    /// <exception cref="ArgumentException">A part has the wrong length or a character outside the alphabet.</exception>
    public static EnterpriseId Of(string registration, string subject)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(subject);
        if (registration.Length != 8 || subject.Length != 8 || !(registration + subject).All(Alphabet.Contains))
            throw new ArgumentException($"'{registration}' and '{subject}' must be 8 characters of the alphabet each.", nameof(registration));
        var body = registration + subject + Inner(subject);
        return new(body + Outer(body));
    }

    private static char Inner(ReadOnlySpan<char> subject)
    {
        var sum = 0;
        for (var i = 0; i < InnerWeights.Length; i++)
            sum += InnerWeights[i] * (subject[i] <= '9' ? subject[i] - '0' : subject[i] - 'A' + 10);
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    private static char Outer(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < OuterWeights.Length; i++) sum += OuterWeights[i] * Alphabet.IndexOf(body[i], StringComparison.Ordinal);
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static string Printable(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c.ToString();

    private static Refused No(string zh, string en) => new(Refusal.UsccInvalid) { Field = "uscc", DetailZh = $"统一社会信用代码{zh}。", DetailEn = $"The unified social credit code {en}." };

    /// <inheritdoc/>
    public int CompareTo(EnterpriseId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Ordinal order of the code.</summary>
    public static bool operator <(EnterpriseId a, EnterpriseId b) => a.CompareTo(b) < 0;

    /// <summary>Ordinal order of the code.</summary>
    public static bool operator >(EnterpriseId a, EnterpriseId b) => a.CompareTo(b) > 0;

    /// <summary>Ordinal order of the code.</summary>
    public static bool operator <=(EnterpriseId a, EnterpriseId b) => a.CompareTo(b) <= 0;

    /// <summary>Ordinal order of the code.</summary>
    public static bool operator >=(EnterpriseId a, EnterpriseId b) => a.CompareTo(b) >= 0;
}
