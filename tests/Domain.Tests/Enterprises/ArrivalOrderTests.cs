using CsCheck;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class ArrivalOrderTests
{
    private static readonly DateOnly First = new(2020, 1, 1);

    /// <summary>Facts of one firm, each on a day of its own.</summary>
    private static readonly Gen<TransitionEnterprise[]> Facts =
        from days in Gen.Shuffle(Enumerable.Range(1, 24).Select(n => First.AddDays(n * 90)).ToArray(), 6)
        from triggers in Gen.Frequency((5, Gen.Const(EnterpriseTrigger.Recognise)), (3, Gen.Const(EnterpriseTrigger.Renew)), (2, Gen.Const(EnterpriseTrigger.Lapse)), (1, Gen.Const(EnterpriseTrigger.Revoke)),
            (1, Gen.Const(EnterpriseTrigger.Suspend)), (1, Gen.Const(EnterpriseTrigger.StartRenewal)), (1, Gen.Const(EnterpriseTrigger.Rename)), (1, Gen.Const(EnterpriseTrigger.Move))).Array[6]
        from titles in Gen.Enum<Title>().Array[6]
        select days.Select((day, i) => new TransitionEnterprise(triggers[i])
        {
            EffectiveOn = day, Title = titles[i], Batch = $"第{i}批", Reason = i % 2 == 0 ? "fraud" : "taxEvasion", Name = $"公司{i}", District = i % 2 == 0 ? Given.Tianhe : Given.Huangpu,
        }).ToArray();

    private static (string State, int Cases) Arrived(IEnumerable<TransitionEnterprise> facts)
    {
        var (story, cases) = (new FirmStory(), 0);
        foreach (var fact in facts)
        {
            if (story.Do(fact).Refused is not { } no) continue;
            Assert.True(CaseDecisions.IsContradiction(no), $"{fact.Trigger}: {no.Code} is neither recorded nor held.");
            cases++;
        }
        var firm = story.Firm;
        return ($"{firm.Name} {firm.District} {firm.Tier} {Given.Json(firm.Titles)}", cases);
    }

    [Fact]
    public void The_same_facts_in_any_order_come_to_the_same_state_or_to_a_case() =>
        Gen.Select(Facts, Gen.Int[0, int.MaxValue]).Sample((facts, seed) =>
        {
            var (inOrder, mixed) = (facts.OrderBy(f => f.EffectiveOn).ToArray(), facts.ToArray());
            new Random(seed).Shuffle(mixed);
            var (one, other) = (Arrived(inOrder), Arrived(mixed));
            Assert.True(one.State == other.State || other.Cases > 0, $"{one.State}\n{other.State}");
        }, iter: 3_000);
}
