using System.Text.RegularExpressions;
using Srdi.Domain;

namespace Srdi.Accounts;

/// <summary>The name of an account: what a person signs in with and what the log says. Written in one way only, so that no two look alike.</summary>
internal readonly partial record struct AccountName : ITextId<AccountName>
{
    private AccountName(string value) => Value = value;

    public string Value { get; }

    public static Outcome<AccountName> Parse(string? text) => text is not null && Form().IsMatch(text)
        ? new AccountName(text)
        : new Refused(Refusal.FieldInvalid) { Field = "name", DetailZh = "账号名为 2 至 40 个小写字母、数字、点、横线, 以字母开头。", DetailEn = "An account's name has 2 to 40 lower case letters, digits, dots and hyphens, a letter first." };

    public override string ToString() => Value;

    [GeneratedRegex(@"^[a-z][a-z0-9.-]{1,39}\z")]
    private static partial Regex Form();
}
