using Srdi.Benchmarks;
using Srdi.Benchmarks.City;
using Srdi.Benchmarks.Eligibility;
using Srdi.Benchmarks.Inner;
using Srdi.Benchmarks.Measuring;
using Srdi.Benchmarks.Streams;
using Srdi.Benchmarks.Transitions;

try
{
    var arguments = Arguments.Parse(args);
    await (arguments.Scene switch
    {
        "transitions" => TransitionsScene.Play(arguments),
        "stream" => StreamScene.Play(arguments),
        "search" => SearchScene.Play(arguments),
        "console" => ConsoleScene.Play(arguments),
        "memory" => MemoryScene.Play(arguments),
        "start" => StartScene.Play(arguments),
        "scale" => ScaleScene.Play(arguments),
        "sweep" => SweepScene.Play(arguments),
        "pot" => MoneyScenes.PlayPot(arguments),
        "plan" => MoneyScenes.PlayPlan(arguments),
        "import" => ImportScene.Play(arguments),
        "recalculate" => RecalculateScene.Play(arguments),
        "inner" => InnerScene.Play(arguments),
        "eligibility" => EligibilityScene.Play(arguments),
        _ => throw new ArgumentException($"There is no scene '{arguments.Scene}'."),
    });
    return 0;
}
catch (Exception e) when (e is ArgumentException or EffectsDifferException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
