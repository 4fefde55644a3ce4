using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Proof;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;
using Srdi.Domain.Streams;
using Srdi.Domain.Subscriptions;
using Srdi.Domain.Sweeps;
using Srdi.Domain.Tests.Enterprises;
using Srdi.Domain.Tests.Parks;
using Srdi.Tests;

namespace Srdi.Domain.Tests;

/// <summary>
/// Rows once written must be read for ever. <c>Golden/{record}.{n}.json</c> holds every shape that was released: a file is
/// never edited. When a shape grows, the next number is added, and all earlier ones are still read without loss.
/// </summary>
public sealed class StoredShapeTests
{
    private const string PolicyVersion = "gz-2025-13@00000000"; // The shapes shall not change with the policy's texts.

    public static TheoryData<string> Names => [.. Samples.Keys];

    private static SignedRoot TheRoot() => new(3, new(2026, 6, 1), "sha256:00", "e30.e30.c2ln");

    private static readonly JsonSerializerOptions Indented = new(SrdiJson.Stored) { WriteIndented = true, NewLine = "\n" };

    private static readonly Dictionary<string, (object Value, Type Type)> Samples = new()
    {
        ["enterprise"] = Sample(Firm()),
        ["park"] = Sample(ThePark()),
        ["reward"] = Sample(TheReward()),
        ["fund"] = Sample(Fund()),
        ["report"] = Sample(new StoredReport(Given.Firm(1), 2025, Figures(1)) { Version = 2 }),
        ["reportEvent"] = Sample(new ReportEventData(Given.Firm(1), 2025, Figures(2), Figures(1))),
        ["claimEvent"] = Sample(new ClaimEventData(Tier.Srdi, Tier.Srdi, JsonElement.Parse("""{"project":"一期"}"""), [RewardDecisions.Ref(TheReward())])),
        ["logEntry"] = Sample(new LogEntry(SubjectKind.Enterprise, Given.Firm(1).Value, 7, "440112", EnterpriseEvents.TitleGained, new(2025, 11, 1),
            new(2026, 6, 30, 12, 0, 0, TimeSpan.FromHours(8)), "registry:test", "0123456789abcdef01234567", PolicyVersion, JsonElement.Parse("""{"title":"littleGiant"}""")) { Covers = "sha256:00", Hash = "sha256:01" }),
        ["titleEvent"] = Sample(new TitleEventData(Title.LittleGiant, TitleState.InForce, Tier.Srdi, Tier.LittleGiant)
        {
            Batch = "第七批", Document = "文", From = new(2025, 11, 1), Until = new(2028, 10, 31), BannedUntil = new(2030, 1, 1), Reason = "因", Rewards = [RewardDecisions.Ref(TheReward())],
            Ground = "fraud", Since = new(2025, 12, 1), BanGround = "fraud", Waiver = TheWaiver(),
        }),
        ["atStakeEvent"] = Sample(new AtStakeEventData(Tier.LittleGiant, Tier.MicroSmall, [Title.LittleGiant], "fraud", "条", true, [new("1a", TheReward().Id)])),
        ["judgementEvent"] = Sample(new JudgementEventData(Tier.Srdi, Tier.Srdi, TheJudgement(true), TheJudgement(false))),
        ["case"] = Sample(new Case(CaseId.Parse("0123456789abcdef01234567").Value, Given.Firm(1), Given.Huangpu, new(EnterpriseTrigger.Recognise) { Title = Title.Srdi })
        {
            Sources = [TheSource()], State = CaseState.Accepted, Acceptable = true, OpenedBy = "registry:test", OpenedAt = new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero), DecidedBy = "city:li", DecidedAt = new(2026, 7, 1, 4, 0, 0, TimeSpan.Zero),
            Reason = "因", Evidence = Firm() with { Titles = [], Awards = [], FormerNames = [] }, Answer = new("microSmall", "srdi", [new(2, "t")], [], 2), Version = 3,
            Refusals = [new(Refusal.TitlePrerequisiteMissing) { DetailZh = "详", DetailEn = "detail", Clause = "条", Field = "title", State = "microSmall", Permitted = ["recognise"], Missing = [new("innovative", 1, 0, 1, "title")] }],
        }),
        ["caseEvent"] = Sample(new CaseEventData(CaseState.Open, CaseState.Accepting, Given.Firm(1)) { Fact = new(EnterpriseTrigger.Lapse) { Title = Title.Srdi }, Refused = new(Refusal.TitleBanned), DecidedBy = "city:li", Reason = "因", Source = TheSource() }),
        ["rootBook"] = Sample(new RootBook(new(2026, 6, 1)) { Version = 3, Latest = TheRoot(), TakenAt = new(2026, 6, 1, 16, 0, 0, TimeSpan.Zero) }),
        ["rootEvent"] = Sample(TheRoot()),
        ["rootStatement"] = Sample(new RootStatement(3, new(2026, 6, 1), new("cy4x", 2, 5, "sha256:00", [new("20260601T000000Z-0a", 7, "sha256:01")]), "sha256:02")),
        ["selection"] = Sample(TheSelection()),
        ["selectionEvent"] = Sample(new SelectionEventData(SelectionState.Chosen, SelectionState.Publicised)
        {
            Set = TheSelection().Set, Digest = "d", Round = 2, Chosen = TheSelection().Chosen, PassedOver = TheSelection().PassedOver, Outcomes = TheSelection().Outcomes, Reason = "因", Document = "文",
        }),
        ["sweep"] = Sample(new Sweep(new(2028, 1, 1)) { Stage = SweepStage.Parks, After = "P-1", Due = 3, Taken = 2, Failed = 1, Version = 4, UpdatesEnforced = new(2027, 5, 31) }),
        ["sweepEvent"] = Sample(new SweepEventData(new(2028, 1, 1), SweepStage.Done, 3, 2, 1)),
        ["factsEvent"] = Sample(new FactsEventData(Tier.MicroSmall, Tier.Champion)
        {
            Name = "名", FormerName = "旧名", District = Given.Huangpu, FormerDistrict = Given.Tianhe, Industry = "C35", FoundedOn = new(2015, 5, 1),
            Kind = EnterpriseKind.SoleTrader, Document = "文", Waiver = TheWaiver(), Successors = [Given.Firm(2)], Predecessor = Given.Firm(3), Awards = [new("1a", TheReward().Id)], Year = 2027, Reason = "因",
            Snapshot = Firm() with { Titles = [], Awards = [], FormerNames = [] },
        }),
        ["parkEvent"] = Sample(new ParkStepData(ParkState.Nominated, ParkState.Accredited)
        {
            Year = 2025, Document = "文", Reason = "因", Until = new(2028, 9, 30), BannedUntil = new(2030, 1, 1), Rewards = [RewardDecisions.Ref(TheReward())],
            Criteria = [new("floorArea", "(十五)", 20_000m, 19_999.99m, 0.01m, "平方米", Domain.Policy.Verdict.Unmet, "差")],
            AtStake = [new("15b", TheReward().Id)], Ground = "fraud", Clause = "条", Recovers = true,
        }),
        ["rewardEvent"] = Sample(new RewardEventData(RewardState.Publicised, RewardState.Paid, "1a", Given.Firm(1), new(100), new(90))
        {
            ApprovedFen = new(80), PaidFen = new(70), Reason = "因", Document = "文", Cause = "事", Working = ["一", "二"], Plan = PlanId.Of(2026, 1),
        }),
        ["tenancyEvent"] = Sample(new TenancyData(Given.Firm(1), new(2025, 1, 1), new(2025, 12, 31), Tier.Srdi) { Name = "名", Heard = 3, Titles = [new(Title.Srdi, TitleState.InForce, new(2025, 2, 1))] }),
        ["parkFactsEvent"] = Sample(new ParkFactsData("园", Given.Huangpu, Given.Firm(1), 20_000.01m) { Sites = [TheSite()] }),
        ["subscription"] = Sample(TheSubscription()),
        ["subscriptionEvent"] = Sample(new SubscriptionEventData(Given.Huangpu, "a.example.org") { Types = [EnterpriseEvents.TitleGained], After = "a", Until = "b", Subject = "s", Answer = "HTTP 422" }),
        ["stream"] = Sample(new StreamState(Given.Huangpu, "c")
        {
            Version = 2, Parked = [new(new("00112233-4455-6677-8899-aabbccddeeff"), "listener/a", SubjectKind.Enterprise, "s", 4, new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero), 2, new(2026, 6, 30, 4, 0, 10, TimeSpan.Zero), "no")],
        }),
        ["streamEvent"] = Sample(new StreamEventData(Given.Huangpu, "listener/a", SubjectKind.Enterprise, "s", 4, "no")),
        ["plan"] = Sample(ThePlan()),
        ["ledgerEntry"] = Sample(TheEntry()),
        ["planEvent"] = Sample(new PlanEventData(PlanState.Drafted, PlanState.Approved, 3, 2, new(4), new(5))
        {
            Rule = PlanRule.Rank, Measures = ["1a"], CutOff = new(2026, 3, 31), CapFen = new(6), Ratio = 0.5m, Dropped = [new(TheReward().Id, "因")], Changes = 7, Reason = "因", Document = "文",
        }),
        ["postedEvent"] = Sample(new PostedData(PlanId.Of(2026, 1), 2, new(3), ThePlan().Head.Pots)),
        ["bookedEvent"] = Sample(new BookedData([new(TheEntry().Entry, new(1)) { By = "finance:li", Reason = "因" }]) { Unbooked = [new(TheReward().Id, "因")] }),
        ["capEvent"] = Sample(new CapSetData("1a", new(2), new(1), "文")),
    };

    [Theory, MemberData(nameof(Names))]
    public void Every_released_shape_is_read_without_loss(string name)
    {
        var type = Samples[name].Type;
        Assert.NotEmpty(Released(name));
        foreach (var file in Released(name))
        {
            var stored = File.ReadAllText(file);
            var read = JsonSerializer.Deserialize(stored, type, SrdiJson.Stored);
            Holds(JsonNode.Parse(stored)!, JsonSerializer.SerializeToNode(read, type, SrdiJson.Stored)!, Path.GetFileName(file));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_written_now_is_the_latest_released_shape(string name)
    {
        var number = Math.Max(1, Released(name).Count);
        Golden.Is($"Domain.Tests/Golden/{name}.{number}.json", JsonSerializer.Serialize(Samples[name].Value, Samples[name].Type, Indented));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_written_comes_back_the_same(string name)
    {
        var (value, type) = Samples[name];
        var text = JsonSerializer.Serialize(value, type, SrdiJson.Stored);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, type, SrdiJson.Stored), type, SrdiJson.Stored));
    }

    [Fact]
    public void A_row_of_a_newer_program_is_read_and_members_it_lacks_have_their_defaults()
    {
        var read = JsonSerializer.Deserialize<Enterprise>($$"""{ "uscc": "{{Given.Firm(1)}}", "name": "名", "district": "440112", "ofTheFuture": { "a": [1] } }""", SrdiJson.Stored)!;
        Assert.Equal((1, 0, Tier.MicroSmall, 0, 0, 0), (read.SchemaVersion, read.Version, read.Tier, read.Titles.Count, read.Awards.Count, read.FormerNames.Count));
    }

    [Fact]
    public void The_commit_that_the_database_takes_apart_has_this_shape() =>
        Golden.Is("Domain.Tests/Golden/commit.json", JsonSerializer.Serialize(new Commit<Enterprise>(Firm() with { Titles = [], Awards = [], FormerNames = [] })
        {
            Events = [new(SubjectKind.Enterprise, Given.Firm(1).Value, 1, null, EnterpriseEvents.Registered, Given.Today, new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero), "a", "c", PolicyVersion, JsonElement.Parse("{}"))],
            Grants = [new(RewardDecisions.StateName, TheReward().Id.GrainKey, TheReward())],
            Rows = [new(Plan.StateName, ThePlan().Head.Id.RowKey, ThePlan())],
            Ledger = [TheEntry()],
            Tenancies = [new(ParkId.Parse("P-1").Value, Given.Firm(1), new(2025, 1, 1), null), new(ParkId.Parse("P-1").Value, Given.Firm(2), new(2025, 1, 1), new(2025, 12, 31))],
        }, Indented));

    [Fact]
    public void Each_record_says_the_version_of_its_shape()
    {
        foreach (var name in new[] { "enterprise", "park", "reward", "fund", "report", "plan", "case", "sweep", "stream", "selection" })
            Assert.Equal(1, JsonNode.Parse(File.ReadAllText(Released(name)[^1]))!["schemaVersion"]!.GetValue<int>());
    }

    private static List<string> Released(string name) =>
        [.. Directory.GetFiles(Repository.File("tests", "Domain.Tests", "Golden"), name + ".*.json").OrderBy(f => int.Parse(Path.GetFileName(f).Split('.')[1], System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Everything that was stored is still there; there may be more.</summary>
    private static void Holds(JsonNode stored, JsonNode now, string at)
    {
        if (stored is JsonObject was)
            foreach (var (member, value) in was)
            {
                Assert.True(now.AsObject()[member] is not null, $"{at}.{member} is lost.");
                Holds(value!, now[member]!, $"{at}.{member}");
            }
        else if (stored is JsonArray list)
        {
            Assert.Equal(list.Count, now.AsArray().Count);
            for (var i = 0; i < list.Count; i++) Holds(list[i]!, now[i]!, $"{at}[{i}]");
        }
        else Assert.Equal($"{at}: {stored.ToJsonString()}", $"{at}: {now.ToJsonString()}");
    }

    private static (object, Type) Sample<T>(T value) where T : notnull => (value, typeof(T));

    private static Enterprise Firm() => FirmStory.After("""
        rename 2025-01-01 name=新名(示例), recognise innovative 2022-09-01 document=粤工信〔2022〕1号, suspend innovative 2025-01-01, recognise srdi 2025-02-01, renew srdi 2025-03-01, recognise littleGiant 2025-11-01,
        recognise champion 2025-12-01, revoke champion 2026-01-01
        """.ReplaceLineEndings(" ")).Firm with { Industry = "C3562", FoundedOn = new(2015, 5, 1), Kind = EnterpriseKind.Branch, DissolvedOn = new(2026, 6, 1), Version = 14,
        Updates = [new(2026, new(2026, 5, 1))], Changes = [new("rename", new(2025, 1, 1), new(2025, 2, 1))], Successors = [Given.Firm(2)], Predecessors = [Given.Firm(3)],
        Judgements = [TheJudgement(true)],
    };

    private static Domain.Policy.Criteria.Judgement TheJudgement(bool holds) => new(Title.Srdi, "market", holds, new(2026, 5, 20), "纪要");

    private static Park ThePark()
    {
        var story = ParkStory.Accredited();
        return story.Park with { Tenants = [story.Park.Tenants[0], story.Park.Tenants[^1] with { To = new(2026, 1, 1) }], Sites = [TheSite()], BannedUntil = new(2030, 1, 1) };
    }

    private static Reward TheReward() => FirmStory.After("recognise innovative 2025-09-01, recognise srdi 2025-10-01, recognise littleGiant 2025-11-01").Rewards[0] with
    {
        PolicyVersion = PolicyVersion, Approved = new(2), Paid = new(1), ByClaim = true, Reason = "因", Plan = PlanId.Of(2026, 1), PlanStep = 3, ConfirmedAt = new DateTimeOffset(2026, 3, 1, 4, 0, 0, TimeSpan.Zero), Cause = "事", Working = ["一", "二"],
    };

    /// <summary>Figures with every member given.</summary>
    private static AnnualReport Figures(int number)
    {
        var figures = new AnnualReport { Source = ReportSource.Tax };
        foreach (var member in typeof(AnnualReport).GetProperties().Where(p => p.CanWrite && p.PropertyType != typeof(ReportSource)))
            member.SetValue(figures, member.PropertyType == typeof(Money?) ? new Money(number) : member.PropertyType == typeof(bool?) ? true : number);
        return figures;
    }

    private static Waiver TheWaiver() => new("0123456789abcdef01234567", "city:li", "因", [Refusal.TitlePrerequisiteMissing]);

    private static FundYear Fund() => new(2026)
    {
        Version = 2, Pots = [ThePot("1a")], Uncapped = [ThePot("1b") with { Cap = new(0) }], Plans = [ThePlan().Head], PlanSteps = 4, Reservations = [new(TheReward().Id, "12b", new(7))],
    };

    private static Pot ThePot(string measure) =>
        new(measure, 2026, new(10)) { Reserved = new(1), Posted = new(2), Paid = new(3), Reversed = new(4), Recovered = new(5), Document = "文", Version = 2 };

    private static Plan ThePlan() => new(
        new(PlanId.Of(2026, 1), PlanState.Withdrawn, PlanRule.Rank, ["1a"], new(2026, 3, 31))
        {
            Draft = 2, Demand = new(1), Cap = new(2), Approved = new(3), Ratio = 0.123456m, Lines = 4, Pots = [new("fund", new Money(5), new Money(6), new(7), new(8), new(9), 0.5m)], DraftedBy = "finance:li",
            Drafters = ["finance:li"], ApprovedBy = "city:wang", Bound = true, Document = "文", Reason = "因", Step = 10, Version = 11, Cause = "0123456789abcdef01234567", PolicyVersion = PolicyVersion,
        },
        [new(TheReward().Id, TheReward().Payee, "1a", Given.Huangpu, new(1), new(2), new(3), 4) { Reserved = true, Released = new(5), Dropped = "因" }])
    {
        Changes = [new(TheReward().Id, new Money(1), new Money(2))], Ranking = [TheReward().Id],
    };

    private static ParkSite TheSite() => new("东区", 20_000.01m, "黄埔区", "粤(2026)广州市不动产权第1号") { Boundary = "东至、西至、南至、北至" };

    private static CaseSource TheSource() => new(Domain.Lists.ListId.Parse("0123456789abcdef01234567").Value, 7, "digest") { File = "名单.csv", Document = "文", Publisher = "厅", PublishedOn = new(2026, 6, 1), Name = "名" };

    private static ParkSelection TheSelection() => new(SelectionId.Of(2026).Value, SelectionState.Concluded,
        new(SelectionId.Of(2026).Value, new(2026, 5, 31), [SelectionKey.LittleGiants, SelectionKey.FloorArea], 3, "0009", PolicyVersion, "park-criteria.json@1", "(十五)", "口径",
            [new(ParkId.Parse("P-1").Value, "园", Given.Huangpu, Given.Firm(1), ParkStanding.Candidate, 20_000.01m, 5, 20, 15, 7) { Rank = 1, Missing = "差", FallsBelowOn = new(2027, 1, 1) }]), "0123")
    {
        Round = 2, FrozenBy = "city:li", FrozenAt = new(2026, 6, 1, 4, 0, 0, TimeSpan.Zero), Chosen = [new(ParkId.Parse("P-1").Value, "因")], PassedOver = [new(ParkId.Parse("P-2").Value, "因")],
        ChosenBy = "city:li", ChosenOn = new(2026, 6, 2), Publicity = new(new(2026, 6, 3), "公示", 3), Result = new(new(2026, 6, 20), "公布", 5), ConcludedBy = "city:wang", Reason = "因",
        Told = [ParkId.Parse("P-1").Value], Outcomes = [new(ParkId.Parse("P-1").Value, ParkState.Accredited, "code", "详")], Followed = true, Step = 5, Cause = "c", Version = 6,
    };

    private static Subscription TheSubscription()
    {
        var at = new DateTimeOffset(2026, 6, 30, 12, 0, 0, TimeSpan.FromHours(8));
        return new(SubscriptionId.Parse("hp-1").Value, Given.Huangpu, "https://a.example.org/x", SubscriptionState.Failing, "c", WebhookSecret.Of(new byte[32]))
        {
            Version = 3, Types = [EnterpriseEvents.TitleGained], StartedAfter = "a", PreviousSecret = WebhookSecret.Of(new byte[24]), PreviousUntil = at.AddDays(1), CreatedBy = "district:test",
            Failures = 2, FailingSince = at, NextAttemptAt = at.AddSeconds(10), ReplayUntil = "d", ResumeAt = "e",
            Parked = [new(SubjectKind.Enterprise, "s", 4, at, 5, at.AddMinutes(1), "HTTP 422")],
            Deliveries = [new(at, "hp-1.c", EnterpriseEvents.TitleGained, "s", 5, 1, DeliveryOutcome.Failed, 12) { Status = 503, Error = "因" }],
        };
    }

    private static LedgerEntry TheEntry() => new(
        TheReward().Id, LedgerAct.Reverse, 2026, "1a", TheReward().Payee, Given.Huangpu, PlanId.Of(2026, 1), Accounts.Of(2026, "1a", Accounts.Posted), Accounts.Of(2026, "1a", Accounts.Available),
        new(1), LedgerEntry.IdOf(TheReward().Id, LedgerAct.Post), new(2026, 6, 30, 4, 0, 0, TimeSpan.Zero), 2);
}
