using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Srdi.Accounts.Clients;
using Srdi.Accounts.Pages;
using Srdi.Storage;
using Srdi.Web;
using Srdi.Web.Access;

namespace Srdi.Accounts;

/// <summary>Puts people and machines on the platform: accounts, sessions, clients and the pages for them.</summary>
public static class AccountsSetup
{
    private const int LockoutTries = 5;
    private const string FormCookie = "__Host-srdi-form";
    private static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>Adds accounts and clients. The web and the storage must be added too.</summary>
    /// <exception cref="StorageSettingsException">A setting is missing or not understood.</exception>
    public static WebApplicationBuilder AddSrdiAccounts(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddAccountBooks(StorageSettings.Read(builder.Configuration));
        services.AddScoped<SignIn>();
        services.AddSingleton<IClientStanding, ClientStanding>();
        services.AddSingleton<ISessionStanding, SessionStanding>();
        services.AddHostedService<FirstStart>();
        services.AddTransient<IStartupFilter, GuessLimit>();
        services.AddRazorComponents();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie = new SecureCookie();
            PersonSession.Guard(forms.Cookie, FormCookie);
            // Strict: only the pages themselves send it. The policy of the cookie stays open to plain HTTP behind a proxy; the cookie itself never is.
            (forms.Cookie.SameSite, forms.Cookie.SecurePolicy) = (SameSiteMode.Strict, CookieSecurePolicy.None);
            forms.SuppressXFrameOptionsHeader = true; // The headers of all pages say it.
        });
        var schemes = services.AddAuthentication();
        schemes.AddCookie(SignIn.StepScheme);
        services.AddOptions<CookieAuthenticationOptions>(SignIn.StepScheme).Configure<TimeProvider>((step, clock) =>
        {
            PersonSession.Guard(step.Cookie, SignIn.StepCookie);
            (step.TimeProvider, step.ExpireTimeSpan, step.SlidingExpiration) = (clock, SignIn.StepLife, false);
        });
        services.Configure<CookieAuthenticationOptions>(PersonSession.SchemeName, session => session.Events.OnValidatePrincipal = SignIn.Validate);
        if (OutsideProvider.Read(builder.Configuration) is { } provider)
        {
            services.AddSingleton(provider);
            provider.Add(schemes, builder.Environment);
        }
        return builder;
    }

    /// <summary>Maps the pages, the token endpoint and the routes that keep accounts.</summary>
    public static WebApplication MapSrdiAccounts(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        PageEndpoints.Map(app, app.Environment, app.Services.GetService<OutsideProvider>() is not null);
        TokenEndpoint.Map(app);
        AccountEndpoints.Map(app.MapV1());
        return app;
    }

    /// <summary>What the commands of the host need too.</summary>
    internal static void AddAccountBooks(this IServiceCollection services, StorageSettings settings)
    {
        services.AddDbContext<AccountsContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<Database>();
            if (database.Provider == StorageProvider.Postgres) options.UseNpgsql((NpgsqlDataSource)database.Writes);
            else options.UseSqlite($"Data Source={settings.SqliteFile};Default Timeout=30");
        });
        services.AddDataProtection().SetApplicationName("srdi").PersistKeysToFileSystem(new(Path.Combine(Path.GetFullPath(settings.DataDirectory), "keys", "sessions")));
        services.AddIdentityCore<Account>(identity =>
        {
            identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-";
            (identity.Lockout.MaxFailedAccessAttempts, identity.Lockout.DefaultLockoutTimeSpan, identity.Lockout.AllowedForNewUsers) = (LockoutTries, Lockout, true);
            var password = identity.Password; // PasswordRules decides.
            (password.RequiredLength, password.RequireDigit, password.RequireLowercase, password.RequireUppercase, password.RequireNonAlphanumeric, password.RequiredUniqueChars) = (PasswordRules.LengthMin, false, false, false, false, 1);
            identity.Tokens.ProviderMap[Totp.Name] = new(typeof(Totp));
        }).AddUserStore<AccountStore>().AddUserManager<AccountManager>();
        services.AddTransient<Totp>();
        services.AddScoped<IPasswordValidator<Account>, PasswordRules>();
        services.AddScoped<AccountBook>().AddScoped<ClientBook>();
        services.AddSingleton<AccountLinks>().AddSingleton<AccessActs>();
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<AccountsContext>())
            .AddServer(server =>
            {
                server.SetIssuer(new Uri(TokenKey.Issuer));
                server.SetTokenEndpointUris(TokenEndpoint.Path[1..]);
                server.AllowClientCredentialsFlow();
                server.SetAccessTokenLifetime(TokenEndpoint.Life);
                server.DisableAccessTokenEncryption().DisableTokenStorage().DisableAuthorizationStorage();
                // Nothing that this server gives is encrypted, but it does not start without a key to do so.
                server.AddEncryptionKey(new SymmetricSecurityKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
                server.AddEventHandler<OpenIddictServerEvents.ApplyTokenResponseContext>(handler => handler.UseScopedHandler<RefusedTokens>());
                server.UseAspNetCore().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement(); // TLS ends here or before, as the operator sets up.
            });
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => new ConfigureOptions<OpenIddictServerOptions>(options =>
            options.SigningCredentials.Add(new(provider.GetRequiredService<TokenKey>().Security, SecurityAlgorithms.EcdsaSha256))));
    }

    /// <summary>A cookie that is Secure although the framework's check of it may meet plain HTTP behind a proxy.</summary>
    private sealed class SecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var options = base.Build(context, expiresFrom);
            options.Secure = true;
            return options;
        }
    }
}
