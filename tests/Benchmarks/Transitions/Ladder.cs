using System.Text.Json;
using Srdi.Benchmarks.Measuring;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;

namespace Srdi.Benchmarks.Transitions;

/// <summary>
/// What every contestant does with a firm, one durable transition after the other: up three rungs, the third of which
/// grants a reward, and a fourth title publicised. Decided by the platform's own rules everywhere, so that only the
/// keeping differs.
/// </summary>
internal static class Ladder
{
    public static readonly TransitionEnterprise[] Steps =
    [
        new(EnterpriseTrigger.Recognise) { Title = Title.Innovative, Batch = "2025年第一批", Document = "粤工信中小函〔2025〕12号", EffectiveOn = new(2025, 9, 1) },
        new(EnterpriseTrigger.Recognise) { Title = Title.Srdi, Batch = "2025年第一批", Document = "粤工信中小函〔2025〕21号", EffectiveOn = new(2025, 9, 20) },
        new(EnterpriseTrigger.Recognise) { Title = Title.LittleGiant, Batch = "第七批", Document = "工信部企业函〔2025〕301号", EffectiveOn = new(2025, 10, 15) },
        new(EnterpriseTrigger.Publicise) { Title = Title.Champion, Batch = "第十批", Document = "工信部产业函〔2025〕88号", EffectiveOn = new(2025, 11, 1) },
    ];

    public static readonly Caller By = new("registry:benchmark");

    public static EnterpriseId Firm(int number) => EnterpriseId.Of("91440101", $"MA{number:000000}");

    public static RegisterEnterprise Registration(int number) => new(Firm(number), $"广州测试精密机械有限公司{number:000000}", DistrictCode.Parse("440112").Value)
    {
        Industry = "C3562", FoundedOn = new(2015, 3, 1), Kind = EnterpriseKind.Company,
    };

    /// <summary>The firm before its first step.</summary>
    public static Enterprise Registered(int number)
    {
        var command = Registration(number);
        return EnterpriseDecisions.Register(null, command, Circumstances.Of(command, By, TimeProvider.System), Given.Policy).Value.Commit!.Record;
    }

    /// <summary>Decides a step.</summary>
    public static Decision<Enterprise, TransitionAnswer> Decide(Enterprise firm, int step) =>
        EnterpriseDecisions.Transition(firm, Steps[step], Circumstances.Of(Steps[step], By, TimeProvider.System), Given.Policy).Value;

    public static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, SrdiJson.Stored);

    public static string JsonText<T>(T value) => JsonSerializer.Serialize(value, SrdiJson.Stored);

    /// <summary>What a peer writes of a commit: the state, one event with all that the transition's events say, and the reward where due.</summary>
    public static (string Type, byte[] Event, (string Id, byte[] Record)? Reward) OneEvent(Commit<Enterprise> commit) =>
        (commit.Events[0].Type, Json(commit.Events[0]), commit.Grants is [var grant] ? (grant.Key, Json(grant.Record)) : null);
}

/// <summary>What was acknowledged and so must be in the store.</summary>
internal readonly record struct Effects(long Firms, long Events, long Rewards)
{
    public static Effects operator +(Effects a, Effects b) => new(a.Firms + b.Firms, a.Events + b.Events, a.Rewards + b.Rewards);
}

/// <summary>One way to keep firms.</summary>
internal interface IContestant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Whether it is a way to build the platform on, or only shows what the database can do.</summary>
    Role Role { get; }

    /// <summary>Opens its store.</summary>
    Task Start();

    /// <summary>Registers firms and has them at hand; not measured.</summary>
    Task Register(int first, int count);

    /// <summary>Carries out one step for some firms, durably; most contestants take them one by one.</summary>
    Task<Effects> Step(int step, ReadOnlyMemory<int> firms);

    /// <summary>How many firms a call carries.</summary>
    int FirmsPerCall => 1;

    /// <summary>Counts what is in the store.</summary>
    Task<Effects> Count();
}

internal enum Role { Ours, Peer, Limit }
