namespace Srdi.WebConsole.Texts;

/// <summary>Names of roles, districts, tiers, states and events.</summary>
internal static class NameTexts
{
    public static Word[] All { get; } =
    [
        new("role.registry", "登记", "Registry"), new("role.city", "市级", "City"), new("role.district", "区级", "District"), new("role.finance", "财务", "Finance"),
        new("role.auditor", "审计", "Auditor"), new("role.operator", "运维", "Operator"), new("role.security", "安全管理", "Security"),
        new("district.440103", "荔湾区", "Liwan"), new("district.440104", "越秀区", "Yuexiu"), new("district.440105", "海珠区", "Haizhu"), new("district.440106", "天河区", "Tianhe"),
        new("district.440111", "白云区", "Baiyun"), new("district.440112", "黄埔区", "Huangpu"), new("district.440113", "番禺区", "Panyu"), new("district.440114", "花都区", "Huadu"),
        new("district.440115", "南沙区", "Nansha"), new("district.440117", "从化区", "Conghua"), new("district.440118", "增城区", "Zengcheng"),
        new("tier.microSmall", "小微企业", "Micro and small"), new("tier.innovative", "创新型中小企业", "Innovative SME"), new("tier.srdi", "专精特新中小企业", "SRDI SME"),
        new("tier.littleGiant", "专精特新“小巨人”企业", "Little giant"), new("tier.champion", "制造业单项冠军企业", "Manufacturing champion"),
        new("tierShort.microSmall", "小微", "Micro"), new("tierShort.innovative", "创新型", "Innovative"), new("tierShort.srdi", "专精特新", "SRDI"),
        new("tierShort.littleGiant", "小巨人", "Little giant"), new("tierShort.champion", "单项冠军", "Champion"),
        new("titleState.none", "未持有", "Not held"), new("titleState.publicised", "公示中", "Publicised"), new("titleState.inForce", "有效", "In force"), new("titleState.renewalDue", "到期待复核", "Renewal due"),
        new("titleState.inRenewal", "复核中", "In renewal"), new("titleState.suspended", "复核资格取消", "May not be renewed"), new("titleState.lapsed", "已失效", "Lapsed"), new("titleState.revoked", "已撤销", "Revoked"),
        new("parkState.candidate", "培育中", "Below the criteria"), new("parkState.qualified", "达标 · 未遴选", "Qualified, not selected"), new("parkState.nominated", "拟遴选", "Nominated"), new("parkState.publicised", "公示中", "Publicised"),
        new("parkState.accredited", "专精特新园区", "Accredited"), new("parkState.atRisk", "预警", "At risk"), new("parkState.lapsed", "已失效", "Lapsed"), new("parkState.revoked", "已撤销", "Revoked"),
        new("rewardState.entitled", "待确认", "To be confirmed"), new("rewardState.claimed", "已申请", "Claimed"), new("rewardState.reviewed", "已审核", "Reviewed"), new("rewardState.confirmed", "已确认", "Confirmed"),
        new("rewardState.planned", "已列入计划", "Planned"), new("rewardState.publicised", "公示中", "Publicised"), new("rewardState.paid", "已拨付", "Paid"), new("rewardState.waived", "视为放弃", "Waived"),
        new("rewardState.withheld", "暂缓", "Withheld"), new("rewardState.rejected", "不予支持", "Rejected"), new("rewardState.reversed", "已冲销", "Reversed"), new("rewardState.recovered", "已追回", "Recovered"),
        new("rewardState.recoveryDemanded", "待追回", "To be recovered"),
        new("event.enterprise.registered", "登记", "Registered"), new("event.enterprise.updated", "资料更新", "Facts updated"), new("event.enterprise.renamed", "更名", "Renamed"), new("event.enterprise.aliasAdded", "名单别名", "Alias added"),
        new("event.enterprise.judged", "人工评定", "Judged"), new("event.enterprise.movedOut", "迁出", "Moved out"), new("event.enterprise.movedIn", "迁入", "Moved in"), new("event.enterprise.dissolved", "注销", "Dissolved"),
        new("event.enterprise.tierChanged", "梯度变动", "Tier changed"), new("event.enterprise.titleGained", "认定", "Title recognised"), new("event.enterprise.rewardClaimed", "申请奖补", "Reward claimed"),
        new("event.enterprise.titleBanned", "限制申报", "Title barred"), new("event.enterprise.rewardsAtStake", "奖补待处理", "Rewards at stake"), new("event.enterprise.otherAwardRecorded", "登记其他资助", "Other award recorded"),
        new("event.enterprise.differenceFound", "发现差异", "Difference found"), new("event.enterprise.merged", "合并", "Merged"), new("event.enterprise.split", "分立", "Split"), new("event.enterprise.awardsInherited", "承继奖补记录", "Awards inherited"),
        new("event.enterprise.updateConfirmed", "年度更新", "Yearly update"), new("event.enterprise.changeReported", "重大变化报告", "Change reported"), new("event.enterprise.titleRevoked", "撤销", "Title revoked"),
        new("event.enterprise.titleLapsed", "失效", "Title lapsed"), new("event.enterprise.titlePublicised", "公示", "Title publicised"), new("event.enterprise.titleWithdrawn", "撤回公示", "Publicity withdrawn"),
        new("event.enterprise.titleRenewalDue", "到期待复核", "Renewal due"), new("event.enterprise.titleRenewalStarted", "复核开始", "Renewal started"), new("event.enterprise.titleRenewed", "复核通过", "Title renewed"),
        new("event.enterprise.titleSuspended", "取消复核资格", "Renewal barred"),
        new("event.park.registered", "园区登记", "Park registered"), new("event.park.updated", "园区资料更新", "Park updated"), new("event.park.tenantAdded", "企业入驻", "Tenant added"), new("event.park.tenantChanged", "入驻变更", "Tenancy changed"),
        new("event.park.tenantLeft", "企业离园", "Tenant left"), new("event.park.tenantTitlesChanged", "入驻企业称号变动", "A tenant's titles changed"), new("event.park.atRisk", "预警", "At risk"), new("event.park.recovered", "解除预警", "Recovered"),
        new("event.park.differenceFound", "发现差异", "Difference found"), new("event.park.qualified", "达标", "Qualified"), new("event.park.disqualified", "不再达标", "Below the criteria"), new("event.park.nominated", "推荐", "Nominated"),
        new("event.park.publicised", "公示", "Publicised"), new("event.park.accredited", "园区认定", "Accredited"), new("event.park.withdrawn", "撤回", "Withdrawn"), new("event.park.lapsed", "园区失效", "Lapsed"), new("event.park.revoked", "园区撤销", "Revoked"),
        new("event.reward.entitled", "产生奖补", "Reward entitled"), new("event.reward.claimed", "奖补申请", "Reward claimed"), new("event.reward.reviewed", "奖补审核", "Reward reviewed"), new("event.reward.confirmed", "意愿确认", "Reward confirmed"),
        new("event.reward.waived", "视为放弃", "Reward waived"), new("event.reward.withheld", "暂缓", "Reward withheld"), new("event.reward.released", "解除暂缓", "Reward released"), new("event.reward.rejected", "不予支持", "Reward rejected"),
        new("event.reward.planned", "列入计划", "Reward planned"), new("event.reward.publicised", "奖补公示", "Reward publicised"), new("event.reward.paid", "拨付", "Reward paid"), new("event.reward.reversed", "冲销", "Reward reversed"),
        new("event.reward.recovered", "追回", "Reward recovered"), new("event.reward.unplanned", "退出计划", "Reward unplanned"), new("event.reward.accountNamed", "填报账户", "Account named"), new("event.reward.recoveryDemanded", "要求追回", "Recovery demanded"),
        new("event.case.opened", "新事项", "Case opened"), new("event.case.sourceAdded", "补充证据", "Source added"), new("event.case.accepting", "采纳", "Case accepting"), new("event.case.rejected", "驳回", "Case rejected"), new("event.case.accepted", "已采纳", "Case accepted"),
        new("event.case.reopened", "重新打开", "Case reopened"), new("event.selection.frozen", "锁定候选", "Candidates frozen"), new("event.selection.followed", "遴选结果已办理", "Selection followed"), new("event.selection.chosen", "拟选", "Parks chosen"),
        new("event.selection.publicised", "遴选公示", "Selection publicised"), new("event.selection.concluded", "遴选公布", "Selection concluded"), new("event.selection.withdrawn", "遴选撤回", "Selection withdrawn"),
        new("event.fund.capSet", "设定额度", "Cap set"), new("event.fund.posted", "资金入账", "Funds posted"), new("event.fund.reserved", "资金占用", "Funds reserved"), new("event.fund.booked", "资金记账", "Funds booked"),
    ];
}
