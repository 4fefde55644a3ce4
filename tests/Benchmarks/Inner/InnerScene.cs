using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Srdi.Benchmarks.Eligibility;
using Srdi.Benchmarks.Measuring;
using Srdi.Benchmarks.Transitions;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Machines;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;
using Srdi.Domain.Proof;
using Srdi.Storage;

namespace Srdi.Benchmarks.Inner;

/// <summary>What one transition is made of between the call and the database: time and memory of each part by itself.</summary>
internal static class InnerScene
{
    public static Task Play(Arguments arguments)
    {
        var job = Job.ShortRun.WithIterationCount(9).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddExporter(MarkdownExporter.GitHub)
            .AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(arguments.Verbose ? ConsoleLogger.Default : NullLogger.Instance)
            .WithArtifactsPath(Directory.CreateTempSubdirectory("srdi-benchmark-").FullName);
        var summary = BenchmarkRunner.Run<Inside>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(r => !r.Success)) throw new EffectsDifferException("A part could not be measured; --verbose says why.");
        MarkdownExporter.GitHub.ExportToLog(summary, ConsoleLogger.Ascii);
        Directory.Delete(config.ArtifactsPath, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>The third step of the ladder, which grants a reward.</summary>
public class Inside
{
    private const int Step = 2;
    private static readonly DateOnly On = new(2026, 11, 1);
    private readonly CommitSerializer serializer = new();
    private readonly EligibilityFacts facts = EligibilityScene.Firm(7);
    private readonly Enterprise firm;
    private readonly Stored<Enterprise> pending;
    private readonly BinaryData row;

    /// <summary>A firm after two steps, and what it would store next.</summary>
    public Inside()
    {
        firm = Ladder.Registered(1);
        for (var step = 0; step < Step; step++) firm = Ladder.Decide(firm, step).Commit!.Record;
        pending = new() { Pending = Ladder.Decide(firm, Step).Commit };
        row = new(Ladder.Json(firm));
    }

    /// <summary>One step of a machine.</summary>
    [Benchmark]
    public bool MachineStep() => TitleMachine.Machine.TryFire(TitleState.None, TitleTrigger.Recognise, out _);

    /// <summary>Command to commit: the title, its events, the tier, the reward.</summary>
    [Benchmark]
    public object DecideWithReward() => Ladder.Decide(firm, Step);

    /// <summary>What is sent to the database.</summary>
    [Benchmark]
    public BinaryData SerialiseCommit() => serializer.Serialize(pending);

    /// <summary>What comes from it.</summary>
    [Benchmark]
    public object DeserialiseRecord() => serializer.Deserialize<Stored<Enterprise>>(row);

    /// <summary>The seal of an event.</summary>
    [Benchmark]
    public string SealEvent() => Seal.Of(null, pending.Pending!.Events[0]);

    /// <summary>Criteria of one title with all their texts.</summary>
    [Benchmark]
    public object CriteriaWithReasons() => Domain.Policy.Criteria.Eligibility.Evaluate(Given.Policy, facts, Title.LittleGiant, Procedure.Recognition, On);

    /// <summary>The verdict alone.</summary>
    [Benchmark]
    public Verdict CriteriaVerdictAlone() => Domain.Policy.Criteria.Eligibility.Decide(Given.Policy, facts, Title.LittleGiant, Procedure.Recognition, On);
}
