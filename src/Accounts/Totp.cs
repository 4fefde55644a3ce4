using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Srdi.Accounts;

/// <summary>Codes of an authenticator app (RFC 6238) on the platform's clock. Each is taken once, and none older than one that was taken.</summary>
internal sealed class Totp(TimeProvider clock) : IUserTwoFactorTokenProvider<Account>
{
    /// <summary>The name under which Identity asks for it.</summary>
    public const string Name = "Authenticator";

    // Where Identity looks for the key.
    public const string Store = "[AspNetUserStore]", KeyName = "AuthenticatorKey";

    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) => Task.FromResult(false);

    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => Task.FromResult("");

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key) return false;
        var code = new OtpNet.Totp(Base32Encoding.ToBytes(key));
        if (!code.VerifyTotp(clock.GetUtcNow().UtcDateTime, token, out var step, VerificationWindow.RfcSpecifiedNetworkDelay) || step <= user.CodeStep) return false;
        user.CodeStep = step;
        return (await manager.UpdateAsync(user)).Succeeded; // Of two who use one code at the same time, one fails here.
    }
}
