using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Srdi.WebConsole.Api;
using Srdi.WebConsole.Frame;
using Srdi.WebConsole.Live;

namespace Srdi.WebConsole;

/// <summary>Puts the officials' console beside the API.</summary>
public static class ConsoleSetup
{
    /// <summary>Adds what the pages need; the API and sign-in are added by the platform itself.</summary>
    public static WebApplicationBuilder AddSrdiConsole(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{builder.Environment.ApplicationName}.staticwebassets.runtime.json")))
            builder.WebHost.UseStaticWebAssets(); // Not published: the files are where they were built, in every environment.
        // Else looking for files that changed since the build answers for every address that nothing else does, GET or not.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter);
        services.AddTransient<MudLocalizer, ConsoleLocalizer>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, StandingSession>();
        services.AddHttpContextAccessor();
        services.AddSingleton<ApiAddress>().AddSingleton<ApiConnection>();
        services.AddScoped<Session>().AddScoped<Texts.Texts>().AddScoped<UrlState>().AddScoped<ConsoleApi>().AddScoped<LiveFeed>().AddScoped<NameBook>();
        return builder;
    }

    /// <summary>Maps the pages under <c>/console</c> and their files, which need no sign-in.</summary>
    public static WebApplication MapSrdiConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapGet("/console/preferences", PreferenceCookies.Set).AllowAnonymous().ExcludeFromDescription();
        // A page asks for it while its person works: the work itself goes over the page's connection, which keeps no session.
        app.MapGet("/console/session", () => Results.NoContent()).RequireAuthorization().ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
