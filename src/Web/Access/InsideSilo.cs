using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Srdi.Web.Access;

/// <summary>
/// For silos of other applications in the platform's cluster, whose grains follow districts: their calls count as the
/// inside's when they hold the key of the data folder, and as an unknown client's when they don't.
/// </summary>
public static class InsideSilo
{
    /// <summary>Marks the silo's calls with the key of the platform's data folder.</summary>
    /// <param name="services">The services of the application's host.</param>
    /// <param name="dataDirectory">The platform's data folder.</param>
    public static IServiceCollection AddSrdiInside(this IServiceCollection services, string dataDirectory) => services
        .AddSingleton(provider => new TokenKey(dataDirectory, provider.GetService<TimeProvider>() ?? TimeProvider.System))
        .AddSingleton<IOutgoingGrainCallFilter, Marking>();

    private sealed class Marking(TokenKey key) : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context)
        {
            GrainDoor.Mark(context, key);
            return context.Invoke();
        }
    }
}
