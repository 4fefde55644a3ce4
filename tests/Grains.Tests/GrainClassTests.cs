using System.Data.Common;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Runtime;
using Orleans.Serialization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Parks;
using Srdi.Domain.Proof;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;
using Srdi.Domain.Streams;
using Srdi.Domain.Subscriptions;
using Srdi.Domain.Sweeps;
using Srdi.Grains.Reactions;

namespace Srdi.Grains.Tests;

public sealed class GrainClassTests
{
    private static readonly Type[] Classes = [.. typeof(GrainsSetup).Assembly.GetTypes().Where(t => typeof(Grain).IsAssignableFrom(t) && !t.IsAbstract)];

    /// <summary>Storage keeps rows by state name and key, not by grain class: two classes of one name would share rows.</summary>
    [Fact]
    public void Every_grain_class_has_a_state_name_of_its_own()
    {
        var names = Classes.ToDictionary(c => c.Name, c => c.GetConstructors().SelectMany(k => k.GetParameters())
            .Select(p => p.GetCustomAttribute<PersistentStateAttribute>()).OfType<PersistentStateAttribute>().Select(a => a.StateName).ToList());
        Assert.True(names.Count >= 6);
        Assert.All(names.Where(n => n.Key != nameof(Srdi.Grains.Log.LogGrain)), n => Assert.Single(n.Value)); // It keeps nothing.
        Assert.Equal(names.Count - 1, names.SelectMany(n => n.Value).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains(RewardDecisions.StateName, names[nameof(Srdi.Grains.Rewards.RewardGrain)]); // Grants write rows of this name.
    }

    /// <summary>Storage reads a key that looks like a number as one: 42 and 0042 would share a row.</summary>
    [Fact]
    public void Every_key_begins_with_its_kind_which_is_no_number_in_any_notation()
    {
        var firm = EnterpriseId.Of("91440101", "MA5G0001");
        string[] keys =
        [
            firm.GrainKey, ParkId.Parse("42").Value.GrainKey, RewardId.Of("1a", firm, "littleGiant").GrainKey, FundYear.GrainKey(2026),
            StoredReport.GrainKey(firm, 2025), ReactorGrain.KeyOf(ParkTenantsReaction.ReactionName),
            SubscriptionId.Parse("42").Value.GrainKey, ListId.Parse("000000000000000000000042").Value.GrainKey, ISweeperGrain.Key,
            CaseId.Of(firm, new(EnterpriseTrigger.Lapse)).GrainKey, SelectionId.Of(2026).Value.GrainKey, DistrictStreamDecisions.KeyOf(Platform.Huangpu), IRootGrain.Key,
        ];
        Assert.Equal("ent- park- reward- fund- report- reactor- subscription- list- sweeper- case- selection- stream- root-", string.Join(' ', keys.Select(k => k[..(k.IndexOf('-', StringComparison.Ordinal) + 1)])));
        Assert.Equal(Classes.Length - 1, keys.Length); // The log's grain keeps nothing and has no key of its own.
        Assert.All(keys, k => Assert.False(k[..k.IndexOf('-', StringComparison.Ordinal)].All(char.IsAsciiHexDigit)));
    }

    [Fact]
    public void Only_questions_interleave_and_no_grain_is_reentrant()
    {
        Assert.All(Classes, c => Assert.Null(c.GetCustomAttribute<Orleans.Concurrency.ReentrantAttribute>()));
        var methods = Classes.SelectMany(c => c.GetInterfaces()).Where(i => typeof(IGrain).IsAssignableFrom(i) && i.Assembly == typeof(IEnterpriseGrain).Assembly).SelectMany(i => i.GetMethods()).ToList();
        // Subscriptions are asked after while they work: they answer from what was committed. Reservations of a year are gathered by their grain into common commits.
        var interleaving = methods.Where(m => m.GetCustomAttribute<Orleans.Concurrency.AlwaysInterleaveAttribute>() is not null).ToList();
        Assert.Equal(["IFundGrain.Reserve", "ISubscriptionGrain.Deliveries", "ISubscriptionGrain.Get"], interleaving.Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Order());
        Assert.Equal(methods.Where(m => m.Name is "Get" || m.DeclaringType == typeof(Domain.Log.ILogGrain)).Except(interleaving), methods.Where(m => m.GetCustomAttribute<Orleans.Concurrency.ReadOnlyAttribute>() is not null));
    }

    /// <summary>A caller on another silo must learn that storage failed: it may then repeat the call.</summary>
    [Fact]
    public void A_failure_of_the_database_crosses_from_silo_to_silo_as_what_it_is()
    {
        using var services = new ServiceCollection().AddSerializer().AddSrdiGrains().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var failure = new OrleansException("Error from storage provider", new NpgsqlException("the connection is broken"));
        var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(failure))!;
        Assert.IsAssignableFrom<DbException>(arrived.InnerException);
        Assert.Contains("the connection is broken", arrived.InnerException!.Message, StringComparison.Ordinal);
    }
}
