using System.Text.Json;
using System.Text.Json.Nodes;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Proof;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;

namespace Srdi.Web.Documents;

/// <summary>The route answers with events: its description gets an example of each type.</summary>
internal sealed record ShowsEvents;

/// <summary>One example of each type of event, made of the very records that events are made of, so that no example can name a member that does not exist. Firms and documents are invented.</summary>
internal static class EventExamples
{
    private static readonly EnterpriseId Firm = EnterpriseId.Of("91440101", "MA5EX001"), Other = EnterpriseId.Of("91440101", "MA5EX002");
    private static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value, Tianhe = DistrictCode.Parse("440106").Value;
    private static readonly RewardId Reward = RewardId.Of("1a", Firm, "littleGiant");
    private static readonly DateOnly Day = new(2025, 11, 1);
    private static readonly RewardRef Granted = new(Reward, "1a", new(100_000_000), new(100_000_000));
    private static readonly AwardMark Award = new("1a", Reward);

    /// <summary>The CloudEvents by type.</summary>
    public static IReadOnlyDictionary<string, JsonNode> All { get; } = Make();

    private static Dictionary<string, JsonNode> Make()
    {
        Dictionary<string, JsonNode> all = new(StringComparer.Ordinal);
        void Add<T>(string type, SubjectKind kind, string subject, T data, string? district = "440112") => all.TryAdd(type, JsonSerializer.SerializeToNode(
            CloudEvent.Of(new(new("cC4xLjEwMDIuNTE3"), new(kind, subject, 5, district, type, Day, new(2025, 11, 3, 1, 30, 0, TimeSpan.Zero), "registry:szj-01", "0123456789abcdef01234567", "gz-2025-13", JsonSerializer.SerializeToElement(data, SrdiJson.Stored)))), SrdiJson.Edge)!);

        void Facts(string type, FactsEventData data) => Add(type, SubjectKind.Enterprise, Firm.Value, data);
        var facts = new FactsEventData(Tier.Srdi, Tier.Srdi);
        Facts(EnterpriseEvents.Registered, new(Tier.MicroSmall, Tier.MicroSmall) { Name = "广州示例精密机械有限公司", District = Huangpu, Industry = "C3562", FoundedOn = new(2016, 4, 1), Kind = EnterpriseKind.Company });
        Facts(EnterpriseEvents.Updated, facts with { Industry = "C3569" });
        Facts(EnterpriseEvents.Renamed, facts with { Name = "广州示例精密装备有限公司", FormerName = "广州示例精密机械有限公司", Document = "示例变更〔2025〕1号" });
        Add(EnterpriseEvents.AliasAdded, SubjectKind.Enterprise, Firm.Value, new AliasEventData(Tier.Srdi, Tier.Srdi, "示例精密机械", "名单所用简称", "0123456789abcdef01234567"));
        Add(EnterpriseEvents.MovedOut, SubjectKind.Enterprise, Firm.Value, facts with { District = Huangpu, FormerDistrict = Tianhe, Document = "示例迁移〔2025〕1号" }, Tianhe.Value);
        Facts(EnterpriseEvents.MovedIn, facts with { District = Huangpu, FormerDistrict = Tianhe, Document = "示例迁移〔2025〕1号", Snapshot = new(Firm, "广州示例精密机械有限公司", Huangpu) { Tier = Tier.Srdi, Version = 5 } });
        Facts(EnterpriseEvents.Dissolved, facts with { Document = "示例注销〔2025〕1号" });
        Facts(EnterpriseEvents.Merged, facts with { Successors = [Other], Awards = [Award], Document = "示例合并〔2025〕1号" });
        Facts(EnterpriseEvents.SplitUp, facts with { Successors = [Other], Awards = [Award], Document = "示例分立〔2025〕1号" });
        Facts(EnterpriseEvents.Inherited, facts with { Predecessor = Other, Awards = [Award] });
        Facts(EnterpriseEvents.UpdateConfirmed, facts with { Year = 2025 });
        Facts(EnterpriseEvents.ChangeReported, facts with { Reason = "主营业务变更" });
        Add(EnterpriseEvents.Judged, SubjectKind.Enterprise, Firm.Value, new JudgementEventData(Tier.Srdi, Tier.Srdi, new(Title.LittleGiant, "market", true, Day, "示例评审纪要〔2025〕1号"), null));
        Add(EnterpriseEvents.TierChanged, SubjectKind.Enterprise, Firm.Value, new TierEventData(Tier.Srdi, Tier.LittleGiant));
        Add(EnterpriseEvents.RewardClaimed, SubjectKind.Enterprise, Firm.Value,
            new ClaimEventData(Tier.Srdi, Tier.Srdi, JsonElement.Parse("""{"kind":"singleUnit","product":"VX-5","unitPriceFen":900000000,"quantity":1}"""), [new(RewardId.Of("7", Firm, "VX-5"), "7", new(500_000_000), new(180_000_000))]));
        Add(EnterpriseEvents.RewardsAtStake, SubjectKind.Enterprise, Firm.Value, new AtStakeEventData(Tier.LittleGiant, Tier.MicroSmall, [Title.LittleGiant], "fraud", "2号: 弄虚作假", true, [Award]));
        Add(EnterpriseEvents.OtherAwardRecorded, SubjectKind.Enterprise, Firm.Value,
            new OtherAwardEventData(Tier.Srdi, Tier.Srdi, new(OtherAwardId.Parse("p-2025-1").Value, OtherPayer.Province, "示例省级资金", Day) { Amount = new(50_000_000), Document = "示例省函〔2025〕1号" }, [], null, null));
        var late = new LateFact(SubjectKind.Enterprise, Firm.Value, 5, 6, EnterpriseEvents.TitleRevoked, Day, new(2025, 12, 3, 1, 30, 0, TimeSpan.Zero));
        RewardDifference[] differences = [new(DifferenceKind.NotDue, "1a", Reward, Day, RewardDifference.Due, RewardDifference.NotDue)];
        Add(EnterpriseEvents.DifferenceFound, SubjectKind.Enterprise, Firm.Value, new EnterpriseDifferenceData(Tier.Srdi, Tier.Srdi, late, differences));

        void Titled(string type, TitleEventData data) => Add(type, SubjectKind.Enterprise, Firm.Value, data);
        var held = new TitleEventData(Title.LittleGiant, TitleState.InForce, Tier.LittleGiant, Tier.LittleGiant) { Batch = "第七批", Document = "示例函〔2025〕1号" };
        Titled(EnterpriseEvents.TitleBanned, new(Title.Srdi, TitleState.None, Tier.LittleGiant, Tier.MicroSmall) { BannedUntil = new(2028, 11, 1), Ground = "fraud", Reason = "弄虚作假" });
        foreach (var trigger in Enum.GetValues<TitleTrigger>())
            Titled(EnterpriseEvents.Of(trigger), trigger switch
            {
                TitleTrigger.Publicise => held with { State = TitleState.Publicised, TierFrom = Tier.Srdi, TierTo = Tier.Srdi },
                TitleTrigger.Withdraw => held with { State = TitleState.None, TierFrom = Tier.Srdi, TierTo = Tier.Srdi, Reason = "公示期内撤回" },
                TitleTrigger.Recognise => held with { TierFrom = Tier.Srdi, From = Day, Until = new(2028, 10, 31), Rewards = [Granted] },
                TitleTrigger.FallDue => held with { State = TitleState.RenewalDue, Until = Day },
                TitleTrigger.StartRenewal => held with { State = TitleState.InRenewal, Until = Day },
                TitleTrigger.Renew => held with { From = Day, Until = new(2028, 10, 31) },
                TitleTrigger.Suspend => held with { State = TitleState.Suspended, Reason = "未按期更新信息" },
                TitleTrigger.Lapse => held with { State = TitleState.Lapsed, TierTo = Tier.Srdi },
                TitleTrigger.Revoke => held with { State = TitleState.Revoked, TierTo = Tier.Srdi, BannedUntil = new(2028, 11, 1), Ground = "fraud", Reason = "弄虚作假" },
            });

        const string park = "hp-01";
        void Parked<T>(string type, T data) => Add(type, SubjectKind.Park, park, data);
        Parked(ParkEvents.Registered, new ParkFactsData("示例产业园", Huangpu, Other, 25_000m));
        Parked(ParkEvents.Updated, new ParkFactsData("示例产业园", Huangpu, Other, 26_000m));
        var tenant = new TenancyData(Firm, new(2025, 1, 1), null, Tier.Srdi) { Name = "广州示例精密机械有限公司", Titles = [new(Title.Srdi, TitleState.InForce, new(2024, 10, 1))], Heard = 5 };
        Parked(ParkEvents.TenantAdded, tenant);
        Parked(ParkEvents.TenantChanged, tenant with { To = new(2027, 12, 31) });
        Parked(ParkEvents.TenantLeft, tenant with { To = Day });
        Parked(ParkEvents.TenantTitlesChanged, tenant with { Tier = Tier.LittleGiant, Heard = 7 });
        ParkCriterion[] criteria = [new("littleGiants", "（十五）", 5, 5, 0, "家", Verdict.Met, null)];
        Parked(ParkEvents.AtRisk, new ParkStepData(ParkState.Accredited, ParkState.AtRisk) { Criteria = [new("littleGiants", "（十五）", 5, 4, 1, "家", Verdict.Unmet, null)] });
        Parked(ParkEvents.Recovered, new ParkStepData(ParkState.AtRisk, ParkState.Accredited) { Criteria = criteria });
        Parked(ParkEvents.DifferenceFound, new ParkDifferenceData(
            late, [new(Day, new(2025, 12, 3), ParkState.Accredited, ParkState.AtRisk, criteria, [new("littleGiants", "（十五）", 5, 4, 1, "家", Verdict.Unmet, null)])], [new("srdi.park.accredited.v1", Day, "示例函〔2025〕2号")], []));
        foreach (var trigger in Enum.GetValues<ParkTrigger>())
            Parked(ParkEvents.Of(trigger, ParkState.Candidate), trigger switch
            {
                ParkTrigger.Qualify => new(ParkState.Candidate, ParkState.Qualified) { Criteria = criteria },
                ParkTrigger.Disqualify => new(ParkState.Qualified, ParkState.Candidate) { Criteria = criteria },
                ParkTrigger.Nominate => new(ParkState.Qualified, ParkState.Nominated) { Year = 2025, Criteria = criteria },
                ParkTrigger.Publicise => new(ParkState.Nominated, ParkState.Publicised) { Year = 2025, Document = "示例公示〔2025〕1号" },
                ParkTrigger.Accredit => new(ParkState.Publicised, ParkState.Accredited) { Year = 2025, Document = "示例函〔2025〕2号", Criteria = criteria, Rewards = [new(RewardId.Of("15b", Other, park), "15b", new(50_000_000), new(50_000_000))] },
                ParkTrigger.Withdraw => new(ParkState.Nominated, ParkState.Qualified) { Reason = "申报单位撤回" },
                ParkTrigger.Lapse => new ParkStepData(ParkState.Accredited, ParkState.Lapsed),
                ParkTrigger.Revoke => new(ParkState.Accredited, ParkState.Revoked) { Reason = "弄虚作假", BannedUntil = new(2028, 11, 1), AtStake = [new("15b", RewardId.Of("15b", Other, park))], Ground = "fraud", Recovers = true },
            });

        void Rewarded(string type, RewardState from, RewardState to, Func<RewardEventData, RewardEventData>? more = null)
        {
            var data = new RewardEventData(from, to, "1a", Firm, new(100_000_000), new(100_000_000));
            Add(type, SubjectKind.Reward, Reward.Value, more is null ? data : more(data));
        }
        Rewarded(RewardEvents.Entitled, RewardState.Entitled, RewardState.Entitled, d => d with { Cause = "认定为专精特新“小巨人”企业 (第七批)", Working = ["上限 100万元"] });
        Rewarded(RewardEvents.Claimed, RewardState.Claimed, RewardState.Claimed, d => d with { Cause = "企业申报", Working = ["上限 100万元"] });
        foreach (var trigger in Enum.GetValues<RewardTrigger>())
            _ = trigger switch
            {
                RewardTrigger.Review => Step(trigger, RewardState.Claimed, RewardState.Reviewed),
                RewardTrigger.Confirm => Step(trigger, RewardState.Entitled, RewardState.Confirmed),
                RewardTrigger.Waive => Step(trigger, RewardState.Entitled, RewardState.Waived, d => d with { Reason = "企业书面放弃" }),
                RewardTrigger.Withhold => Step(trigger, RewardState.Confirmed, RewardState.Withheld, d => d with { Reason = "核查中" }),
                RewardTrigger.Release or RewardTrigger.ReleaseClaim or RewardTrigger.ReleasePayment => Step(trigger, RewardState.Withheld, RewardState.Entitled),
                RewardTrigger.Reject => Step(trigger, RewardState.Claimed, RewardState.Rejected, d => d with { Reason = "材料不符" }),
                RewardTrigger.Plan => Step(trigger, RewardState.Confirmed, RewardState.Planned, d => d with { ApprovedFen = new(80_000_000), Plan = PlanId.Of(2026, 1) }),
                RewardTrigger.Publicise => Step(trigger, RewardState.Planned, RewardState.Publicised, d => d with { ApprovedFen = new(80_000_000), Plan = PlanId.Of(2026, 1) }),
                RewardTrigger.Pay => Step(trigger, RewardState.Publicised, RewardState.Paid, d => d with { ApprovedFen = new(80_000_000), PaidFen = new(80_000_000), Document = "示例拨付〔2026〕1号" }),
                RewardTrigger.Reverse => Step(trigger, RewardState.Publicised, RewardState.Reversed, d => d with { Reason = "资格丧失" }),
                RewardTrigger.Recover => Step(trigger, RewardState.Paid, RewardState.Recovered, d => d with { PaidFen = new(80_000_000), Reason = "弄虚作假" }),
                RewardTrigger.NameAccount => Step(trigger, RewardState.Confirmed, RewardState.Confirmed),
                RewardTrigger.DemandRecovery => Step(trigger, RewardState.Paid, RewardState.RecoveryDemanded, d => d with { PaidFen = new(80_000_000), Reason = "弄虚作假" }),
                RewardTrigger.Unplan => Step(trigger, RewardState.Planned, RewardState.Confirmed, d => d with { Plan = PlanId.Of(2026, 1) }),
            };
        bool Step(RewardTrigger trigger, RewardState from, RewardState to, Func<RewardEventData, RewardEventData>? more = null)
        {
            Rewarded(RewardEvents.Of(trigger), from, to, more);
            return true;
        }

        var fact = new TransitionEnterprise(EnterpriseTrigger.Recognise) { Title = Title.LittleGiant, Batch = "第七批", EffectiveOn = Day };
        var about = CaseId.Of(Firm, fact).Value;
        void Cased(string type, CaseEventData data) => Add(type, SubjectKind.Case, about, data);
        Cased(CaseEvents.Opened, new(CaseState.Open, CaseState.Open, Firm) { Fact = fact, Refused = new(Refusal.TitlePrerequisiteMissing) });
        Cased(CaseEvents.SourceAdded, new(CaseState.Open, CaseState.Open, Firm)
        {
            Source = new(ListId.Parse("0123456789abcdef01234567").Value, 12, "示例摘要") { File = "名单.csv", Document = "示例函〔2025〕1号", Publisher = "示例发布机关" },
        });
        foreach (var trigger in Enum.GetValues<CaseTrigger>())
            Cased(CaseEvents.Of(trigger), trigger switch
            {
                CaseTrigger.Accept => new(CaseState.Open, CaseState.Accepting, Firm) { DecidedBy = "city:li", Reason = "经核实, 名单无误" },
                CaseTrigger.Reject => new(CaseState.Open, CaseState.Rejected, Firm) { DecidedBy = "city:li", Reason = "名单有误, 已函告" },
                CaseTrigger.Complete => new(CaseState.Accepting, CaseState.Accepted, Firm) { DecidedBy = "city:li" },
                CaseTrigger.Reopen => new(CaseState.Accepting, CaseState.Open, Firm) { Refused = new(Refusal.TitleBanned) },
            });
        var parks = ParkId.Parse(park).Value;
        var set = new FrozenSet(SelectionId.Of(2026).Value, Day, [SelectionKey.LittleGiants, SelectionKey.Srdi], 2, "cC4xLjEwMDIuNTE3", "gz-2025-13", "2025-08-23", "（十五）", "口径 A8",
            [new(parks, "示例产业园", Huangpu, Other, ParkStanding.Candidate, 25_000m, 5, 21, 16, 12) { Rank = 1 }]);
        SelectionChoice[] chosen = [new(parks, "示例理由")];
        void Selected(string type, SelectionEventData data) => Add(type, SubjectKind.Selection, "2026", data, null);
        Selected(SelectionEvents.Followed, new(SelectionState.Concluded, SelectionState.Concluded) { Outcomes = [new(parks, ParkState.Accredited, null, null)] });
        foreach (var trigger in Enum.GetValues<SelectionTrigger>())
            Selected(SelectionEvents.Of(trigger), trigger switch
            {
                SelectionTrigger.Freeze => new(SelectionState.Frozen, SelectionState.Frozen) { Set = set, Digest = set.Digest(), Round = 1 },
                SelectionTrigger.Choose => new(SelectionState.Frozen, SelectionState.Chosen) { Chosen = chosen, PassedOver = [] },
                SelectionTrigger.Publicise => new(SelectionState.Chosen, SelectionState.Publicised) { Document = "示例公示〔2026〕1号" },
                SelectionTrigger.Conclude => new(SelectionState.Publicised, SelectionState.Concluded) { Document = "示例函〔2026〕2号" },
                SelectionTrigger.Withdraw => new(SelectionState.Frozen, SelectionState.Withdrawn) { Reason = "数据有误, 重新核定" },
            });
        Add(PlatformEvents.RootSigned, SubjectKind.Root, "root-440112", new SignedRoot(12, Day, "sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"));
        Add(FundEvents.CapSet, SubjectKind.Fund, "2026", new CapSetData("1a", new(2_000_000_000), null, "示例预算〔2026〕1号"), null);
        return all;
    }
}
