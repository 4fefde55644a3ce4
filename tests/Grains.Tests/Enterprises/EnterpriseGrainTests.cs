using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using static Srdi.Grains.Tests.Platform;

namespace Srdi.Grains.Tests.Enterprises;

[Collection(SharedPlatforms.Name)]
public sealed class EnterpriseGrainTests(Platforms platforms)
{
    private const int Many = 64;

    private static string Json<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, SrdiJson.Stored);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Recognising_a_little_giant_writes_its_reward_once_in_the_same_commit(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var answer = Good(await platform.Do(id, Recognise(Title.LittleGiant, new(2025, 11, 1))));

        Assert.Equal(("srdi", "littleGiant", 7), (answer.From, answer.To, answer.Version));
        var named = Assert.Single(answer.Rewards);
        Assert.Equal(($"1a.{id}.littleGiant", new Money(100_000_000)), (named.Id.Value, named.Ceiling));
        var reward = Good(await platform.Reward(named.Id).Get());
        Assert.Equal((RewardState.Entitled, id, 2025, 1), (reward.State, reward.Payee, reward.Year, reward.Version));
        var (gained, entitled) = ((await platform.History(id))[^2], Assert.Single(await platform.History(SubjectKind.Reward, named.Id.Value)));
        Assert.Equal((gained.Cause, gained.RecordedAt, Me.Name), (entitled.Cause, entitled.RecordedAt, entitled.Actor));
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_repeated_command_gets_the_same_answer_and_makes_no_second_event(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        foreach (var command in new[]
        {
            Recognise(Title.LittleGiant, new(2025, 11, 1)), new(EnterpriseTrigger.Move) { District = Tianhe, EffectiveOn = new(2025, 12, 1) }, new(EnterpriseTrigger.Rename) { Name = "新名(示例)" },
            Lapse(Title.LittleGiant, new(2026, 1, 1)), Recognise(Title.LittleGiant, new(2026, 2, 1), "第二批"), new(EnterpriseTrigger.Dissolve),
        })
        {
            var first = Good(await platform.Do(id, command));
            var events = (await platform.History(id)).Count;
            Assert.Equal(Json(first), Json(Good(await platform.Do(id, command))));
            await platform.Deactivate(platform.Firm(id));
            Assert.Equal(Json(first), Json(Good(await platform.Do(id, command))));
            Assert.Equal(events, (await platform.History(id)).Count);
        }
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_late_repeat_gets_its_first_answer_after_the_firm_has_gone_on(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var command = Recognise(Title.LittleGiant, new(2025, 11, 1));
        var first = Good(await platform.Do(id, command));
        Good(await platform.Do(id, Lapse(Title.LittleGiant, new(2026, 1, 1))));
        Good(await platform.Do(id, Lapse(Title.Srdi, new(2026, 2, 1))));
        Assert.Equal(Json(first), Json(Good(await platform.Do(id, command))));
        Assert.Equal(Tier.Innovative, (await platform.Stored(id)).Tier);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Many_identical_commands_at_once_are_one(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => platform.Do(id, Recognise(Title.LittleGiant, new(2025, 11, 1)))));

        Assert.Single(answers.Select(a => Json(Good(a))).Distinct(StringComparer.Ordinal));
        Assert.Single(await platform.History(id), e => e.Type == EnterpriseEvents.TitleGained && e.Data.GetProperty("title").GetString() == "littleGiant");
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Many_different_commands_at_once_are_one_sound_history(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative, Title.Srdi);
        var before = (await platform.Stored(id)).Version;
        var recognised = Enumerable.Range(0, Many).Select(i => platform.Do(id, Recognise(Title.LittleGiant, new(2025, 11, 1), $"第{i}批"))).ToList();
        var renamed = Enumerable.Range(0, Many).Select(i => platform.Do(id, new(EnterpriseTrigger.Rename) { Name = $"第{i}名" })).ToList();

        var won = Assert.Single(await Task.WhenAll(recognised), a => a.Succeeded);
        Assert.All(recognised.Select(t => t.Result).Where(a => !a.Succeeded), a => Assert.Equal(Refusal.TitleNotPermitted, a.Refused!.Code));
        Assert.All(await Task.WhenAll(renamed), a => Good(a));
        var record = await platform.Stored(id);
        Assert.Equal(before + 2 + Many, record.Version);
        Assert.Equal((await platform.History(id)).Last(e => e.Type == EnterpriseEvents.Renamed).Data.GetProperty("name").GetString(), record.Name);
        Assert.Equal(Good(won).Rewards[0].Id, Assert.Single(record.Awards).Reward);
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Many_first_registrations_at_once_leave_one_row(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = NextId();
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => platform.Firm(id).Register(new(id, "样例(示例)", Huangpu), Me)));
        Assert.Equal(1, answers.Count(a => Good(a).Created));
        Assert.Single(await platform.History(id));
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_refusal_writes_nothing_and_names_state_clause_and_what_is_missing(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm(Title.Innovative);
        var before = Json(await platform.Stored(id));
        var skipped = (await platform.Do(id, Recognise(Title.LittleGiant, new(2025, 11, 1)))).Refused!;
        Assert.Equal((Refusal.TitlePrerequisiteMissing, "innovative", "srdi"), (skipped.Code, skipped.State, Assert.Single(skipped.Missing!).Id));
        Assert.False(string.IsNullOrEmpty(skipped.Clause));
        var twice = (await platform.Do(id, Recognise(Title.Innovative, new(2025, 11, 1), "第二批"))).Refused!;
        Assert.Equal((Refusal.TitleNotPermitted, "inForce"), (twice.Code, twice.State));
        Assert.Contains("renew", twice.Permitted!);
        Assert.Equal(before, Json(await platform.Stored(id)));
        await platform.Sound(id);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_firm_that_was_never_registered_is_unknown_and_leaves_no_trace(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = NextId();
        Assert.Equal(Refusal.EnterpriseUnknown, (await platform.Firm(id).Get()).Refused!.Code);
        Assert.Equal(Refusal.EnterpriseUnknown, (await platform.Do(id, Recognise(Title.Innovative))).Refused!.Code);
        Assert.Empty(await platform.History(id));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_command_about_another_firm_than_the_grain_it_was_sent_to_is_an_error(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (id, other) = (NextId(), NextId());
        await Assert.ThrowsAsync<ArgumentException>(() => platform.Firm(id).Register(new(other, "样例(示例)", Huangpu), Me));
        Assert.Empty(await platform.History(id));
        Assert.Empty(await platform.History(other));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Midnight_in_Shanghai_begins_the_next_budget_year(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var (last, first) = (await platform.NewFirm(), await platform.NewFirm());
        try
        {
            platform.At("2025-12-31T15:59:59Z");
            Assert.Equal(2025, Good(await platform.Reward(Good(await platform.Do(last, Recognise(Title.Champion))).Rewards[0].Id).Get()).Year);
            platform.At("2025-12-31T16:00:00Z");
            var reward = Good(await platform.Reward(Good(await platform.Do(first, Recognise(Title.Champion))).Rewards[0].Id).Get());
            Assert.Equal((2026, new DateOnly(2026, 1, 1)), (reward.Year, reward.EarnedOn));
            var gained = (await platform.History(first))[^1];
            Assert.Equal((new DateOnly(2026, 1, 1), DateTimeOffset.Parse("2025-12-31T16:00:00Z", System.Globalization.CultureInfo.InvariantCulture)), (gained.EffectiveOn, gained.RecordedAt));
            Assert.Equal(Refusal.DateInFuture, (await platform.Do(first, Lapse(Title.Champion, new(2026, 1, 2)))).Refused!.Code);
        }
        finally
        {
            platform.AtNoon();
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_report_is_kept_once_corrected_and_refused_for_a_firm_that_is_unknown(StorageProvider on)
    {
        var platform = await platforms.On(on);
        var id = await platform.NewFirm();
        var command = new PutReport(id, 2025, new() { Source = ReportSource.Tax, Revenue = new(100) });
        Assert.True(Good(await platform.Report(id, 2025).Put(command, Me)).Created);
        Assert.False(Good(await platform.Report(id, 2025).Put(command, Me)).Created);
        await platform.Deactivate(platform.Report(id, 2025));
        Assert.Equal(2, Good(await platform.Report(id, 2025).Put(command with { Figures = command.Figures with { Revenue = new(200) } }, Me)).Item.Version);
        Assert.Equal([1, 2], (await platform.History(SubjectKind.Report, $"{id}-2025")).Select(e => e.Ordinal));
        var unknown = NextId();
        Assert.Equal(Refusal.EnterpriseUnknown, (await platform.Report(unknown, 2025).Put(command with { Uscc = unknown }, Me)).Refused!.Code);
    }
}
