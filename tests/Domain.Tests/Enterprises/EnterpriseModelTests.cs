using CsCheck;
using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class EnterpriseModelTests
{
    private static readonly DateOnly First = new(2024, 1, 1);

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 1_500].Select(First.AddDays);

    private static readonly Gen<TransitionEnterprise> Commands =
        from trigger in Gen.Frequency((6, Gen.Const(EnterpriseTrigger.Recognise)), (6, Gen.Enum<EnterpriseTrigger>()), (1, Gen.Const(EnterpriseTrigger.Lapse)))
        from title in Gen.Frequency((20, Gen.Enum<Title>().Select(t => (Title?)t)), (1, Gen.Const((Title?)null)))
        from batch in Gen.OneOf("第一批", "第二批", null)
        from day in Gen.Frequency((3, Days.Select(d => (DateOnly?)d)), (1, Gen.Const((DateOnly?)null)))
        from until in Gen.Frequency((1, Days.Select(d => (DateOnly?)d)), (4, Gen.Const((DateOnly?)null)))
        from district in Gen.OneOf(Given.Huangpu, Given.Tianhe)
        from name in Gen.OneOf("甲公司", "乙公司", "", null)
        select new TransitionEnterprise(trigger == EnterpriseTrigger.Dissolve && day?.Day > 3 ? EnterpriseTrigger.Renew : trigger)
        {
            Title = title, Batch = batch, EffectiveOn = day, ValidUntil = until, District = district, Name = name, Reason = batch,
        };

    /// <summary>
    /// The story checks after each step: versions and ordinals without gaps, the tier that of the highest title in force,
    /// events that say the tier before and after, legal steps of every title, no reward twice, refusals that change nothing.
    /// </summary>
    [Fact]
    public void Whatever_is_commanded_the_record_stays_sound_and_a_repeat_is_told_from_a_second_time() =>
        Gen.Select(Gen.Select(Commands, Gen.Int[0, 60]).Array[1, 40], Gen.Int[300, 1_400]).Sample((commands, start) =>
        {
            var story = new FirmStory();
            var today = First.AddDays(start);
            foreach (var (command, days) in commands)
            {
                today = today.AddDays(days);
                var (before, events) = (story.Record, story.Log.Count);
                var done = story.Do(command, today);
                if (!done.Succeeded)
                {
                    Assert.Same(before, story.Record);
                    Assert.Equal(events, story.Log.Count);
                    continue;
                }
                // A repeat is refused by the state, which is what makes the grain look for the first answer.
                var repeat = story.Do(command, today);
                Assert.True(repeat.Refused is { State: not null }, $"{command} was carried out twice.");
            }
            Assert.True(story.Rewards.Count <= 2);
        }, iter: 1_500);

    [Fact]
    public void Facts_registered_in_any_order_leave_a_sound_record() =>
        Gen.Select(Gen.OneOf("甲公司", "乙公司", " ", "a\nb"), Gen.OneOf(Given.Huangpu, Given.Tianhe), Gen.OneOf("C35", "c", null), Gen.Enum<EnterpriseKind>())
            .Array[1, 15].Sample(all =>
            {
                var story = new FirmStory(registered: false);
                foreach (var (name, district, industry, kind) in all)
                {
                    var done = story.Register(new(story.Uscc, name, district) { Industry = industry, Kind = kind });
                    if (done.Succeeded) Assert.Equal((name, district, kind), (story.Firm.Name, story.Firm.District, story.Firm.Kind));
                }
            }, iter: 500);
}
