using System.Security.Cryptography;
using System.Text;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Rewards;

/// <summary>A bank account as its holder names it. The number is never stored, logged or shown: only <see cref="SealedAccount"/> is.</summary>
/// <param name="Number">The account number: digits; blanks and hyphens make no difference.</param>
/// <param name="Holder">The holder's name, which must be a name of the payee.</param>
[GenerateSerializer, Immutable, Alias("PayeeAccount")]
public sealed record PayeeAccount([property: Id(0)] string Number, [property: Id(1)] string Holder)
{
    private const int DigestRounds = 20_000;
    private const int TextLengthMax = 200;
    private const int ShownDigits = 4;

    /// <summary>The bank and its branch.</summary>
    [Id(2)] public string? Bank { get; init; }

    /// <summary>Checks the form and keeps what may be kept: the last digits and a slow digest; refuses with <see cref="Refusal.FieldMissing"/> or <see cref="Refusal.FieldInvalid"/>.</summary>
    /// <param name="payee">Whose account it is said to be; part of the digest, so that digests of two payees tell nothing.</param>
    /// <param name="rules">How many digits a number has.</param>
    public Outcome<SealedAccount> Seal(EnterpriseId payee, ConfirmationRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var holder = Text.Required(Holder, "account.holder", TextLengthMax);
        if (holder.Refused is { } noHolder) return noHolder;
        var bank = Text.Optional(Bank, "account.bank", TextLengthMax);
        if (bank.Refused is { } noBank) return noBank;
        var number = Text.Required(Number, "account.number", TextLengthMax);
        if (number.Refused is { } noNumber) return noNumber;
        var digits = string.Concat(number.Value.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c != '-'));
        if (digits.Length < rules.AccountDigitsMin || digits.Length > rules.AccountDigitsMax || !digits.All(char.IsAsciiDigit))
            return new Refused(Refusal.FieldInvalid)
            {
                Field = "account.number", DetailZh = $"账号应为 {rules.AccountDigitsMin} 至 {rules.AccountDigitsMax} 位数字。",
                DetailEn = $"An account number has {rules.AccountDigitsMin} to {rules.AccountDigitsMax} digits.",
            };
        var digest = Rfc2898DeriveBytes.Pbkdf2(digits, Encoding.UTF8.GetBytes($"srdi account {payee}"), DigestRounds, HashAlgorithmName.SHA256, 16);
        return new SealedAccount(holder.Value, new string('*', digits.Length - ShownDigits) + digits[^ShownDigits..], Convert.ToHexStringLower(digest)) { Bank = bank.Value };
    }

    /// <summary>Without the number.</summary>
    public override string ToString() => $"account of {Holder}";
}

/// <summary>An account as it is stored and shown.</summary>
/// <param name="Holder">The holder's name.</param>
/// <param name="Number">Asterisks and the last four digits.</param>
/// <param name="Digest">Tells whether another number is the same: a slow digest of payee and number.</param>
[GenerateSerializer, Immutable, Alias("SealedAccount")]
public sealed record SealedAccount([property: Id(0)] string Holder, [property: Id(1)] string Number, [property: Id(2)] string Digest)
{
    /// <summary>The bank and its branch.</summary>
    [Id(3)] public string? Bank { get; init; }
}

/// <summary>A command with the account that it named, as its digest is made: a repeat names the same account.</summary>
/// <param name="Command">The command without its account.</param>
/// <param name="Account">The account.</param>
public sealed record SealedTransition(TransitionReward Command, SealedAccount Account);

/// <summary>An account beside the names that its holder may have.</summary>
/// <param name="Account">The account.</param>
/// <param name="PayeeNames">The payee's present name and its former ones.</param>
public sealed record NamedAccount(SealedAccount Account, IReadOnlyList<string> PayeeNames)
{
    /// <summary>Whether the holder is the payee. Brackets, blanks and width make no difference, anything else does.</summary>
    public bool IsPayees => NameKey.Of(Account.Holder) is { Length: > 0 } holder && PayeeNames.Any(name => NameKey.Of(name) == holder);
}
