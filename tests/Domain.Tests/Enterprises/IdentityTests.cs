using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class IdentityTests
{
    private const string Giant = "recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01";

    private static TransitionEnterprise Into(EnterpriseTrigger trigger, params int[] firms) => new(trigger) { EffectiveOn = new(2026, 2, 1), Into = [.. firms.Select(Given.Firm)] };

    [Fact]
    public void What_a_merged_firm_was_granted_is_not_new_at_its_successor()
    {
        var (gone, heir) = (FirmStory.After(Giant), FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01", 2));
        var done = gone.Do(Into(EnterpriseTrigger.Merge, 2)).Value;
        Assert.Equal(("littleGiant", "microSmall", new DateOnly(2026, 2, 1)), (done.From, done.To, gone.Firm.DissolvedOn));
        Assert.Equal([heir.Uscc], gone.Firm.Successors);
        Assert.Equal(Refusal.EnterpriseDissolved, gone.Do("recognise champion 2026-03-01").Refused!.Code);

        Assert.True(heir.Inherit(gone));
        Assert.False(heir.Inherit(gone));
        Assert.Equal([gone.Uscc], heir.Firm.Predecessors);
        Assert.Empty(heir.Do("recognise littleGiant 2026-03-01").Value.Rewards);
        Assert.Single(heir.Do("recognise champion 2026-03-02").Value.Rewards); // What the predecessor was not granted is still new.
    }

    [Fact]
    public void Who_comes_out_of_a_split_carries_the_memory_and_the_firm_goes_on()
    {
        var (old, heir) = (FirmStory.After(Giant), FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01", 2));
        Assert.True(old.Do(Into(EnterpriseTrigger.Split, 2, 3)).Succeeded);
        Assert.Equal((Tier.LittleGiant, 2, (DateOnly?)null), (old.Firm.Tier, old.Firm.Successors!.Count, old.Firm.DissolvedOn));
        Assert.Equal("split", old.Do(Into(EnterpriseTrigger.Split, 2, 3)).Refused!.State);
        Assert.Equal("split", Assert.Single(old.Firm.Changes!).Kind);
        Assert.True(heir.Inherit(old));
        Assert.Empty(heir.Do("recognise littleGiant 2026-03-01").Value.Rewards);
    }

    [Fact]
    public void Successors_must_be_named_and_be_others()
    {
        var story = FirmStory.After(Giant);
        foreach (var command in new[] { Into(EnterpriseTrigger.Merge), Into(EnterpriseTrigger.Merge, 2, 3), Into(EnterpriseTrigger.Merge, 1), Into(EnterpriseTrigger.Split), Into(EnterpriseTrigger.Split, 1), Into(EnterpriseTrigger.Split, 2, 2) })
            Assert.Equal("into", story.Do(command).Refused!.Field);
    }

    [Fact]
    public void Names_and_districts_follow_their_dates()
    {
        var story = FirmStory.After("rename 2025-02-01 name=乙, move 2025-02-01 district=440106");
        foreach (var late in new[] { "rename 2025-01-31 name=甲", "move 2025-01-31 district=440112", })
            Assert.Equal(Refusal.TransitionOutOfOrder, story.Do(late).Refused!.Code);
        Assert.True(story.Do("rename 2025-02-01 name=甲").Succeeded);
        Assert.Equal(Refusal.TransitionOutOfOrder, FirmStory.After(Giant).Do("dissolve 2025-10-31").Refused!.Code);
    }

    [Fact]
    public void The_past_is_told_by_the_log_as_it_was_and_as_it_was_known()
    {
        var story = FirmStory.After(Giant);
        Assert.True(story.Do("lapse littleGiant 2026-02-01").Succeeded);
        foreach (var (day, tier) in new[] { ("2025-08-31", Tier.MicroSmall), ("2025-09-01", Tier.Innovative), ("2025-10-31", Tier.Srdi), ("2025-11-01", Tier.LittleGiant), ("2026-01-31", Tier.LittleGiant), ("2026-02-01", Tier.Srdi) })
            Assert.Equal((day, tier), (day, EnterpriseHistory.AsOf(story.Log, Given.Day(day))!.Tier));
        // Recorded on the day after: on the day before nobody knew of the lapse.
        Assert.True(story.Do("revoke srdi 2026-05-01 ground=taxEvasion", new(2026, 7, 15)).Succeeded);
        var before = story.Log.Where(e => Shanghai.DayOf(e.RecordedAt) <= new DateOnly(2026, 7, 14)).ToList();
        Assert.Equal((Tier.Srdi, Tier.Innovative), (EnterpriseHistory.AsOf(before, new(2026, 6, 1))!.Tier, EnterpriseHistory.AsOf(story.Log, new(2026, 6, 1))!.Tier));
    }
}
