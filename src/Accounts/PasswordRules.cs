using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace Srdi.Accounts;

/// <summary>
/// What a password must be: long, not made of its owner's names, and not soon guessed by whoever tries common passwords,
/// words and patterns first. No kinds of characters are demanded: such rules make bad passwords look good.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    public const int LengthMin = 12;
    public const int LengthMax = 128;
    private const int ScoreMin = 3;

    // Weighing takes more than linear time, and what is long enough to pass passes by its beginning.
    private const int WeighedMax = 40;
    private static readonly string[] Local = ["srdi", "zhuanjingtexin", "guangzhou", "gzgxj"];

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Fault(user, password ?? "") is { } fault ? IdentityResult.Failed(new IdentityError { Code = "password", Description = fault }) : IdentityResult.Success);

    /// <summary>What is wrong with a password, in Chinese; null when nothing is.</summary>
    internal static string? Fault(Account user, string password)
    {
        var length = new StringInfo(password).LengthInTextElements;
        if (length < LengthMin) return $"密码至少 {LengthMin} 个字符。";
        if (password.Length > LengthMax) return $"密码至多 {LengthMax} 个字符。";
        if (password.Contains(user.UserName!, StringComparison.OrdinalIgnoreCase) || user.DisplayName.Length > 1 && password.Contains(user.DisplayName, StringComparison.OrdinalIgnoreCase)) return "密码不得包含账号名或姓名。";
        return Zxcvbn.Zxcvbn.MatchPassword(password[..Math.Min(password.Length, WeighedMax)], [user.UserName!, user.DisplayName, .. Local]).Score < ScoreMin ? "该密码属于常见或容易猜到的密码, 请更换。" : null;
    }
}
