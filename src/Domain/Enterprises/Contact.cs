using System.Text.RegularExpressions;

namespace Srdi.Domain.Enterprises;

/// <summary>Who answers for a firm: personal data. Its text tells nothing, so that it can't come into a log by being named there.</summary>
/// <param name="LegalPerson">法定代表人, 2 to 60 characters.</param>
/// <param name="Phone">联系电话: eleven digits of a mobile phone, or area code, hyphen and number.</param>
public sealed partial record Contact(string LegalPerson, string Phone)
{
    /// <summary>The shortest name, in characters.</summary>
    public const int LegalPersonLengthMin = 2;

    /// <summary>The longest name, in characters.</summary>
    public const int LegalPersonLengthMax = 60;

    private const int PhoneLengthMax = 20;
    private const int PhoneEnd = 4;

    /// <summary>What may be shown of the name to whoever sees the firm: its first character.</summary>
    public string LegalPersonMasked => $"{LegalPerson.EnumerateRunes().First()}*";

    /// <summary>What may be shown of the number: its network or area, and its last four digits.</summary>
    public string PhoneMasked => $"{Phone[..(Phone.IndexOf('-', StringComparison.Ordinal) is > 0 and var hyphen ? hyphen + 1 : 3)]}****{Phone[^PhoneEnd..]}";

    /// <summary>Reads a contact, or names the member at fault: <c>legalPerson</c> or <c>phone</c>. A refusal repeats nothing of what was given.</summary>
    public static Outcome<Contact> Of(string? legalPerson, string? phone) =>
        Text.Required(legalPerson, "legalPerson", LegalPersonLengthMax).Then<Contact>(name =>
            name.EnumerateRunes().Count() < LegalPersonLengthMin ? Invalid("legalPerson", $"应为 {LegalPersonLengthMin} 至 {LegalPersonLengthMax} 个字符", $"must have {LegalPersonLengthMin} to {LegalPersonLengthMax} characters")
            : Text.Required(phone, "phone", PhoneLengthMax).Then<Contact>(given => Number(given) is { } number ? new Contact(name, number)
                : Invalid("phone", "应为 11 位手机号码, 或区号加固定电话号码, 如 020-22345678", "must be the eleven digits of a mobile phone, or area code and number, as in 020-22345678")));

    /// <summary>Whether a text says the name or the number.</summary>
    public bool IsNamedIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(LegalPerson, StringComparison.OrdinalIgnoreCase) || Digits(text).Contains(Digits(Phone), StringComparison.Ordinal);
    }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(Contact);

    private static string? Number(string phone)
    {
        if (Mobile().IsMatch(phone)) return phone;
        return Landline().Match(phone) is { Success: true } parts ? $"{parts.Groups[1].Value}-{parts.Groups[2].Value}" : null;
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static Refused Invalid(string field, string zh, string en) => new(Refusal.FieldInvalid) { Field = field, DetailZh = $"{field} {zh}。", DetailEn = $"'{field}' {en}." };

    [GeneratedRegex(@"^1[3-9][0-9]{9}\z")]
    private static partial Regex Mobile();

    // Area codes of three digits begin with 01 or 02, all others have four.
    [GeneratedRegex(@"^(01[0-9]|02[0-9]|0[3-9][0-9]{2})-?([2-9][0-9]{6,7})\z")]
    private static partial Regex Landline();
}
