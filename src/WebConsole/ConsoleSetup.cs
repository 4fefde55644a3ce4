using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Srdi.WebConsole;

/// <summary>Puts the officials' console beside the API.</summary>
public static class ConsoleSetup
{
    /// <summary>Adds what the pages need; the API and sign-in are added by the platform itself.</summary>
    public static WebApplicationBuilder AddSrdiConsole(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        return builder;
    }

    /// <summary>Maps the pages under <c>/console</c> and their files, which need no sign-in.</summary>
    public static WebApplication MapSrdiConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
