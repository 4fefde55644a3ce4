using Srdi.Web.Lists;

namespace Srdi.Host.Demo;

internal static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton(provider => new ListFileReader(ListColumns.Read(Path.Combine(PolicyConfig.Directory(provider.GetRequiredService<IConfiguration>()), "lists", "columns.json"))))
        .AddSingleton<DemoSummary>()
        .AddSingleton<DemoLoad>();
}
