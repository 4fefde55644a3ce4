namespace Srdi.WebConsole.Texts;

/// <summary>Texts of the pages.</summary>
internal static class PageTexts
{
    public static Word[] All { get; } = [.. Common, .. Overview, .. Firms, .. Parks, .. Live];

    private static Word[] Common =>
    [
        new("wan", "万元", "10k yuan"), new("yes", "是", "yes"), new("no", "否", "no"), new("people", "人", "people"), new("years", "年", "years"), new("percent", "%", "%"), new("pieces", "项", "items"),
        new("filter.label", "筛选", "Filters"), new("filter.any", "不限", "Any"), new("filter.choose", "请选择", "Choose"),
        new("views.keep", "保存", "Save"),
        new("event.until", "有效期至", "valid until"), new("event.reward", "奖补", "reward"),
        new("event.trigger", "办理事项", "What happened"), new("event.toDistrict", "迁入区", "Moves to"), new("event.newName", "新名称", "New name"), new("event.effectiveOn", "生效日期 (默认今天)", "Effective on (today when empty)"),
        new("event.validUntil", "有效期至 (默认按规定年限)", "Valid until (the policy's period when empty)"), new("event.reason", "理由", "Reason"),
        new("event.note", "登记后写入日志并通知相关各区; 由规则判断是否允许, 不符合时会说明缺什么。", "What is recorded goes to the log and to the districts. The rules decide whether it may be; if not, what is missing is said."),
        new("event.send", "登记", "Record"), new("event.sending", "正在登记…", "Recording…"), new("event.done", "已登记: {0} → {1}, 产生奖补 {2} 笔", "Recorded: {0} → {1}, {2} rewards"),
        new("trigger.recognise", "认定", "Recognise"), new("trigger.publicise", "公示", "Publicise"), new("trigger.withdraw", "撤回公示", "Withdraw publicity"), new("trigger.startRenewal", "开始复核", "Start renewal"),
        new("trigger.renew", "复核通过", "Renew"), new("trigger.suspend", "取消复核资格", "Bar from renewal"), new("trigger.lapse", "失效", "Lapse"), new("trigger.revoke", "撤销", "Revoke"), new("trigger.move", "迁移", "Move"),
        new("trigger.rename", "更名", "Rename"), new("trigger.confirmUpdate", "年度更新", "Yearly update"), new("trigger.reportChange", "重大变化报告", "Report a major change"), new("trigger.dissolve", "注销", "Dissolve"),
        new("parkTrigger.nominate", "推荐", "Nominate"), new("parkTrigger.publicise", "公示", "Publicise"), new("parkTrigger.accredit", "认定", "Accredit"), new("parkTrigger.withdraw", "撤回", "Withdraw"), new("parkTrigger.lapse", "失效", "Lapse"), new("parkTrigger.revoke", "撤销", "Revoke"),
    ];

    private static Word[] Overview =>
    [
        new("overview.asOf", "数据截至", "as of"), new("overview.titled", "其中持有称号", "holding a title"), new("overview.expiring", "90 天内到期", "Running out in 90 days"), new("overview.expiringMore", "称号, 按有效期", "titles, by validity"),
        new("overview.waiting", "待意愿确认", "Awaiting confirmation"), new("overview.qualified", "达标未遴选园区", "Parks qualified, not selected"), new("overview.accredited", "已认定", "accredited"),
        new("overview.cases", "待决事项", "Open cases"), new("overview.casesMore", "与已登记事实相矛盾", "facts that contradict"), new("overview.ladder", "各区梯度", "Tiers by district"), new("overview.titledOnly", "持有称号", "Titled"),
        new("overview.withMicro", "含小微", "With micro"), new("overview.asTable", "以表格查看", "As a table"), new("overview.sum", "合计", "Total"), new("overview.pots", "资金池", "Pots"), new("overview.inWan", "万元", "10k yuan"),
        new("overview.noPots", "{0} 年度尚未设定额度。", "No cap is set for {0} yet."), new("overview.pot", "项目", "Pot"), new("overview.cap", "额度", "Cap"), new("overview.posted", "占用", "Committed"), new("overview.paid", "已拨付", "Paid"),
        new("overview.left", "余额", "Left"), new("overview.fund", "年度资金总量", "The whole fund"), new("overview.latest", "最近变更", "Latest changes"), new("overview.all", "全部", "All"),
        new("overview.empty", "尚无数据", "No data yet"), new("overview.emptyText", "导入名单批次, 或由登记系统通过接口登记企业之后, 这里显示各区梯度和待办。", "Once lists are imported or enterprises registered through the API, tiers and what needs action are shown here."),
        new("overview.emptyApi", "查看接口", "See the API"),
    ];

    private static Word[] Firms =>
    [
        new("firms.note", "按名称片段、拼音首字母 (至少 3 个) 或信用代码开头查询; 导出文件可原样作为企业名册上传。", "Search by a part of the name, 3 or more pinyin initials, or how a credit code begins. An export can be uploaded as a roster as it is."),
        new("firms.q", "查询", "Search"), new("firms.qShort", "至少 2 个字符", "At least 2 characters"), new("firms.tier", "梯度", "Tier"), new("firms.title", "有效称号", "Title in force"), new("firms.expiring", "到期", "Running out"),
        new("firms.within", "{0} 天内", "within {0} days"), new("firms.sort", "排序", "Order"), new("firms.sortCode", "信用代码", "Credit code"), new("firms.sortName", "名称拼音", "Name"), new("firms.sortUntil", "有效期至", "Valid until"),
        new("firms.name", "企业名称", "Name"), new("firms.uscc", "统一社会信用代码", "Credit code"), new("firms.until", "有效期至", "Valid until"), new("firms.batch", "批次", "Batch"), new("firms.document", "文号", "Document"),
        new("firms.from", "认定日期", "Since"), new("firms.events", "事件数", "Events"), new("firms.left", "剩 {0} 天", "{0} days left"), new("firms.none", "没有符合条件的企业", "No enterprise matches"),
        new("firms.noneText", "可以去掉下面的某个条件再查。", "Take away one of the conditions below and try again."),
        new("firm.dissolved", "已注销", "dissolved"), new("firm.event", "登记事件", "Record an event"), new("firm.ladder", "梯度", "The ladder"), new("firm.tab.overview", "概览", "Overview"), new("firm.tab.eligibility", "资格测算", "Eligibility"),
        new("firm.tab.history", "时间线", "Timeline"), new("firm.tab.rewards", "奖补", "Rewards"), new("firm.tab.entitlements", "权益与义务", "Entitlements and duties"), new("firm.tab.reports", "年度数据", "Yearly figures"),
        new("firm.titles", "称号", "Titles"), new("firm.noTitles", "没有持有过称号。", "No title was held yet."), new("firm.state", "状态", "State"), new("firm.validity", "有效期", "Validity"), new("firm.evidence", "批次与文号", "Batch and document"),
        new("firm.bannedUntil", "禁止申报至", "barred until"), new("firm.facts", "登记信息", "Facts"), new("firm.founded", "成立日期", "Founded on"), new("firm.industry", "行业代码", "Industry"), new("firm.former", "曾用名", "Former names"),
        new("firm.nextStep", "下一步", "Next step"), new("firm.why", "逐项查看", "Criterion by criterion"), new("firm.past", "已过期", "past"),
        new("firmKind.company", "企业", "Company"), new("firmKind.soleTrader", "个体工商户", "Sole trader"), new("firmKind.cooperative", "合作社", "Cooperative"), new("firmKind.branch", "分支机构", "Branch"),
        new("eligibility.title", "目标称号", "Title"), new("eligibility.procedure", "程序", "Procedure"), new("eligibility.recognition", "认定", "Recognition"), new("eligibility.renewal", "复核", "Renewal"),
        new("eligibility.summary", "{0} 项达到 · {1} 项未达到 · {2} 项无数据", "{0} met · {1} unmet · {2} without data"), new("eligibility.rule", "规则", "Rule"), new("eligibility.unverified", "未核对官方文本", "official text not seen"),
        new("eligibility.verdict", "判断", "Verdict"), new("eligibility.criterion", "条件与条款", "Criterion and clause"), new("eligibility.required", "要求", "Required"), new("eligibility.actual", "现有", "Actual"), new("eligibility.gap", "差距", "Gap"),
        new("eligibility.source", "来源", "Source"), new("eligibility.points", "评分项", "Score"), new("eligibility.note", "本测算仅供参考, 认定由下列部门决定:", "This is a forecast; the decision is made by:"),
        new("whatif.title", "试算", "What if"), new("whatif.note", "改动 {0} 年度的数据看结果, 不保存", "Change figures of {0} and see; nothing is kept"), new("whatif.clear", "清除试算", "Clear"), new("whatif.wrong", "请填写不小于 0 的数", "Write a number of 0 or more"),
        new("whatif.on", "以上结果为试算, 不是已登记的数据。", "The verdicts above are of the supposed figures, not of recorded ones."),
        new("figure.rdExpenseFen", "研发费用", "R&D expense"), new("figure.revenueFen", "营业收入", "Revenue"), new("figure.mainRevenueFen", "主营业务收入", "Main revenue"), new("figure.mainRevenueLastYearFen", "上年主营业务收入", "Main revenue of the year before"),
        new("figure.netProfitFen", "净利润", "Net profit"), new("figure.totalAssetsFen", "资产总额", "Total assets"), new("figure.totalLiabilitiesFen", "负债总额", "Total liabilities"), new("figure.equityFinancingFen", "股权融资", "Equity financing"),
        new("figure.employees", "从业人员", "Employees"), new("figure.rdEmployees", "研发人员", "R&D employees"), new("figure.class1OwnIp", "自主研发 I 类知识产权", "Own class-1 IP"), new("figure.nicheYears", "从事细分市场年限", "Years in the niche"),
        new("figure.nationalMarketShareBp", "国内市场占有率 (%)", "National market share (%)"),
        new("history.recorded", "登记于", "recorded"), new("history.policy", "政策版本", "policy version"), new("history.newer", "较新", "Newer"), new("history.older", "较早", "Older"),
        new("rewards.none", "没有奖补", "No rewards"), new("rewards.noneText", "获得称号后, 政策规定的奖补会自动出现在这里 (免申即享)。", "When a title is gained, what the policy attaches to it appears here by itself."), new("rewards.measure", "措施", "Measure"),
        new("rewards.ceiling", "政策上限 (万元)", "Ceiling (10k yuan)"), new("rewards.calculated", "测算 (万元)", "Calculated (10k yuan)"), new("rewards.approved", "核定 (万元)", "Approved (10k yuan)"), new("rewards.paid", "拨付 (万元)", "Paid (10k yuan)"),
        new("rewards.confirmBy", "确认截止", "confirm by"), new("rewards.why", "为什么是这个金额", "Why this amount"),
        new("entitlements.title", "权益", "Entitlements"), new("entitlements.none", "目前没有称号带来的权益。", "No title in force carries any."), new("obligations.title", "义务", "Duties"), new("obligations.none", "目前没有待履行的义务。", "None at present."),
        new("obligation.open", "待履行", "Open"), new("obligation.met", "已履行", "Met"), new("obligation.missed", "逾期", "Missed"),
        new("reports.none", "没有年度数据", "No yearly figures"), new("reports.noneText", "登记系统上报年度数据后, 资格测算才能逐项判断。", "Eligibility can be weighed once the registry reports a year's figures."), new("reports.figure", "指标 (金额为万元)", "Figure (amounts in 10k yuan)"),
        new("reportSource.auditReport", "审计报告", "Audit report"), new("reportSource.tax", "纳税申报", "Tax return"), new("reportSource.selfDeclared", "企业自报", "Self-declared"),
    ];

    private static Word[] Parks =>
    [
        new("parks.note", "达标不等于入选: 每年遴选一批。", "Meeting the criteria is not being selected: a batch is selected each year."), new("parks.q", "园区名称或编号", "Name or id"), new("parks.name", "园区名称", "Name"), new("parks.id", "编号", "Id"),
        new("parks.missing", "尚缺", "Missing"), new("parks.falls", "将降为不达标", "Falls below on"), new("parks.until", "认定有效期至", "Accredited until"), new("parks.none", "没有符合条件的园区", "No park matches"), new("parks.operator", "运营主体", "Operator"),
        new("criterion.floorArea", "建筑面积 (㎡)", "Floor area (㎡)"), new("criterion.littleGiants", "小巨人 (家)", "Little giants"), new("criterion.srdi", "专精特新 (家)", "SRDI firms"),
        new("park.step", "办理", "Take a step"), new("park.notSelected", "园区已达标, 但尚未入选: 每年遴选一批, 可在“年度遴选”中办理。", "The park meets the criteria but is not selected: a batch is selected each year, under Selections."),
        new("park.falls", "如称号到期未复核, {0} 起将低于准入条件。", "If titles that run out are not renewed, it falls below the criteria on {0}."), new("park.criteria", "准入条件", "Criteria"),
        new("park.counts", "小巨人计入专精特新时 {0} 家, 不计入时 {1} 家", "{0} SRDI firms when little giants count too, {1} when they do not"), new("park.sites", "片区", "Sites"),
        new("park.tab.criteria", "准入条件", "Criteria"), new("park.tab.tenants", "入驻企业", "Tenants"), new("park.tab.candidates", "候选企业", "Candidates"), new("park.tab.trend", "走势", "Trend"),
        new("tenants.present", "现有", "Present"), new("tenants.all", "含已离园", "With those that left"), new("tenants.asList", "在企业列表中查看", "See in the list of enterprises"), new("tenants.none", "没有入驻企业", "No tenants"),
        new("tenants.noneText", "登记系统登记入驻后显示在这里。", "They appear once the registry records them."), new("tenants.from", "入驻日期", "From"), new("tenants.to", "离园日期", "To"),
        new("candidates.none", "没有候选企业", "No candidates"), new("candidates.noneText", "条件已经满足, 或园内没有低一级的企业。", "The criteria are met, or no tenant is one rung below."), new("candidates.title", "可获称号", "Title"),
        new("candidates.changes", "差几项", "To change"), new("candidates.confirm", "待补资料", "To confirm"), new("candidates.summary", "需要做什么", "What it takes"),
        new("trend.title", "近 12 个月达标走势", "The last 12 months"), new("trend.none", "没有历史数据", "No history"), new("trend.on", "日期", "Day"),
        new("selections.note", "锁定截止日的候选与排序, 写明选择和越过的理由, 公示, 公布; 每一步都可由日志重建核对。", "Candidates and ranks are fixed as of a day; choices and those passed over have reasons; every step can be rebuilt from the log."),
        new("selections.freeze", "锁定候选", "Freeze candidates"), new("selections.cutOff", "截止日", "Cut-off day"), new("selections.cap", "名额", "Cap"), new("selections.freezeNote", "按小巨人家数、专精特新家数、建筑面积依次排序。", "Ranked by little giants, then SRDI firms, then floor area."),
        new("selections.none", "还没有遴选", "No selections yet"), new("selections.noneText", "市级角色可以锁定一个年度的候选园区。", "The city can freeze a year's candidates."), new("selections.candidates", "候选", "Candidates"), new("selections.chosen", "入选", "Chosen"), new("selections.digest", "摘要", "Digest"),
        new("selectionState.frozen", "已锁定候选", "Frozen"), new("selectionState.chosen", "已拟选", "Chosen"), new("selectionState.publicised", "公示中", "Publicised"), new("selectionState.concluded", "已公布", "Concluded"), new("selectionState.withdrawn", "已撤回", "Withdrawn"),
        new("selection.title", "{0} 年度园区遴选", "Selection of {0}"), new("selection.choose", "保存拟选", "Save the choice"), new("selection.publicise", "公示", "Publicise"), new("selection.conclude", "公布", "Conclude"), new("selection.withdraw", "撤回", "Withdraw"),
        new("selection.pick", "选择", "Choose"), new("selection.rank", "排序", "Rank"), new("selection.reason", "理由", "Reason"), new("selection.note", "入选须写明理由; 排在入选园区之前而未选的, 也须写明理由。", "A choice needs a reason; so does a park that ranks before a chosen one and is not chosen."),
        new("selection.notFollowed", "未能办理的园区", "Parks that did not follow"), new("selection.others", "未列为候选的园区", "Parks that are no candidates"),
        new("standing.candidate", "候选", "candidate"), new("standing.unmet", "未达标", "below a criterion"), new("standing.titled", "已认定", "accredited already"), new("standing.banned", "禁止申报期", "barred"),
    ];

    private static Word[] Live =>
    [
        new("live.note", "按发生的先后显示可见范围内的全部变动; 断开后从断开处继续, 不漏不重。", "All that you may see as it happens; after a break it goes on where it broke off."), new("live.pause", "暂停", "Pause"), new("live.resume", "继续", "Resume"), new("live.kinds", "类型", "Kinds"),
        new("live.replaying", "正在回放: 从所选事件之后开始", "Replaying from after the chosen event"), new("live.toNow", "回到现在", "Back to now"),
        new("kind.enterprise", "企业", "Enterprises"), new("kind.park", "园区", "Parks"), new("kind.reward", "奖补", "Rewards"), new("kind.case", "事项", "Cases"), new("kind.selection", "遴选", "Selections"),
        new("feed.waiting", "有 {0} 条新动态", "{0} new"), new("feed.none", "还没有变动。", "Nothing happened yet."), new("feed.replay", "回放", "Replay"), new("feed.replayFrom", "从这里开始回放", "Replay from here"),
    ];
}
