namespace Srdi.Host.Demo;

internal static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<DemoSummary>()
        .AddSingleton<DemoLoad>();
}
