namespace Srdi.Domain;

/// <summary>The stable code and the texts of each <see cref="Refusal"/>.</summary>
public static class RefusalTexts
{
    /// <summary>The stable code that clients may test, such as <c>uscc.invalid</c>.</summary>
    public static string CodeOf(Refusal refusal) => Of(refusal).Code;

    /// <summary>The title in Chinese.</summary>
    public static string ChineseOf(Refusal refusal) => Of(refusal).Zh;

    /// <summary>The title in English.</summary>
    public static string EnglishOf(Refusal refusal) => Of(refusal).En;

    private static (string Code, string Zh, string En) Of(Refusal refusal) => refusal switch
    {
        Refusal.UsccInvalid => ("uscc.invalid", "统一社会信用代码无效", "The unified social credit code is not valid"),
        Refusal.DistrictUnknown => ("district.unknown", "区代码不存在", "Unknown district"),
        Refusal.ParkIdInvalid => ("park.idInvalid", "园区编号无效: 应为 1 至 40 位字母、数字或中间的连字符", "The park id must be 1 to 40 letters, digits or inner hyphens"),
        Refusal.FieldMissing => ("field.missing", "缺少必填项", "A required member is missing"),
        Refusal.FieldInvalid => ("field.invalid", "字段取值无效", "A member has a value that is not allowed"),
        Refusal.BodyUnreadable => ("body.unreadable", "请求内容无法读取", "The body could not be read"),
        Refusal.DateInFuture => ("date.inFuture", "日期晚于今天", "The date lies in the future"),
        Refusal.DatesReversed => ("date.reversed", "结束日期早于开始日期", "The end lies before the beginning"),
        Refusal.EnterpriseUnknown => ("enterprise.unknown", "企业尚未登记", "The enterprise is not registered"),
        Refusal.EnterpriseDissolved => ("enterprise.dissolved", "企业已注销", "The enterprise has been deregistered"),
        Refusal.TitleNotPermitted => ("title.notPermitted", "称号的当前状态不允许此操作", "The title's present state does not permit this"),
        Refusal.TitlePrerequisiteMissing => ("title.prerequisiteMissing", "缺少有效的前一级称号, 不得越级", "The rung below is not in force; rungs cannot be skipped"),
        Refusal.TitleBanned => ("title.banned", "撤销后的禁止申报期未满", "The ban after revocation has not run out"),
        Refusal.TransitionOutOfOrder => ("transition.outOfOrder", "生效日期早于已记录的事实", "The fact is dated before one that already stands"),
        Refusal.RenewalNotLater => ("renewal.notLater", "复核后的有效期未晚于原有效期", "The renewed validity does not end later than the old one"),
        Refusal.ParkUnknown => ("park.unknown", "园区尚未登记", "The park is not registered"),
        Refusal.ParkNotPermitted => ("park.notPermitted", "园区的当前状态不允许此操作", "The park's present state does not permit this"),
        Refusal.ParkCriteriaUnmet => ("park.criteriaUnmet", "园区未满足认定条件", "The park does not meet the criteria"),
        Refusal.TenantUnknown => ("tenant.unknown", "该企业不在此园区", "The enterprise is not a tenant of the park"),
        Refusal.TenancyOverlaps => ("tenancy.overlaps", "入驻期间与已有记录重叠", "The tenancy overlaps one that already stands"),
        Refusal.OperatorUnknown => ("park.operatorUnknown", "运营主体尚未登记为企业", "The park's operator is not a registered enterprise"),
        Refusal.RewardUnknown => ("reward.unknown", "奖补不存在", "No such reward"),
        Refusal.RewardNotPermitted => ("reward.notPermitted", "奖补的当前状态不允许此操作", "The reward's present state does not permit this"),
        Refusal.MeasureUnknown => ("measure.unknown", "措施条款不存在", "No such measure"),
        Refusal.MeasureNotInForce => ("measure.notInForce", "措施条款在该日期不适用", "The measure is not in force on that date"),
        Refusal.MeasureNotClaimable => ("measure.notClaimable", "该措施不接受申请", "The measure does not take claims"),
        Refusal.ClaimNotEligible => ("claim.notEligible", "申请不符合条款要求", "The claim does not meet the measure"),
        Refusal.RewardExists => ("reward.exists", "同一事项已给予奖补, 不得重复", "The measure has already been granted for this cause"),
        Refusal.PotUnknown => ("pot.unknown", "资金池不存在", "No such pot"),
        Refusal.CapBelowPosted => ("pot.capBelowPosted", "额度低于已安排金额", "The cap would lie below what is already posted"),
        Refusal.CapAboveLaw => ("pot.capAboveLaw", "额度高于政策规定的上限", "The cap would lie above what the policy allows"),
        Refusal.PotExhausted => ("pot.exhausted", "资金池余额不足", "The pot cannot bear the amount"),
        Refusal.CapNotNested => ("pot.capNotNested", "分项额度与年度总额度不相容", "The caps of measure and fund do not nest"),
        Refusal.PlanUnknown => ("plan.unknown", "项目安排计划不存在", "No such plan"),
        Refusal.PlanNotPermitted => ("plan.notPermitted", "计划的当前状态不允许此操作", "The plan's present state does not permit this"),
        Refusal.PlanSamePerson => ("plan.samePerson", "编制人不得审批自己的计划", "The person who drafted may not approve"),
        Refusal.PlanEmpty => ("plan.empty", "没有可安排的奖补", "There is nothing to plan"),
        Refusal.VersionConflict => ("version.conflict", "数据已被他人修改", "Another write came first"),
        Refusal.VersionRequired => ("version.required", "修改须注明所依据的版本 (If-Match)", "The change must name its version (If-Match)"),
        Refusal.IdempotencyKeyReused => ("idempotency.reused", "同一幂等键已用于不同的请求", "The idempotency key was used with another request"),
        Refusal.IdempotencyKeyInvalid => ("idempotency.invalid", "幂等键应为 1 至 255 个可见字符", "The idempotency key must be 1 to 255 visible characters"),
        Refusal.RequestInFlight => ("request.inFlight", "相同请求正在处理", "The same request is being worked on"),
        Refusal.NotFound => ("notFound", "未找到", "Not found"),
        Refusal.MethodNotAllowed => ("method.notAllowed", "此地址不支持该方法", "The route does not take this method"),
        Refusal.BodyTooLarge => ("body.tooLarge", "请求内容过大", "The body is too large"),
        Refusal.MediaTypeUnsupported => ("mediaType.unsupported", "不支持的内容类型", "The media type is not supported"),
        Refusal.QueryInvalid => ("query.invalid", "查询参数无效", "A query parameter is not valid"),
        Refusal.CursorInvalid => ("cursor.invalid", "游标无效", "The cursor is not valid"),
        Refusal.Unauthenticated => ("unauthenticated", "未登录或令牌无效", "No or no valid token"),
        Refusal.Forbidden => ("forbidden", "当前角色无此权限", "The role does not allow this"),
        Refusal.RateLimited => ("rate.limited", "请求过于频繁", "Too many requests"),
        Refusal.StorageUnavailable => ("storage.unavailable", "存储暂不可用, 结果未知; 可用相同请求安全重试", "Storage is unavailable and the outcome unknown; repeating the same request is safe"),
        Refusal.InternalError => ("internal", "内部错误", "Internal error"),
        Refusal.MachineUnknown => ("machine.unknown", "状态机不存在", "No such machine"),
        Refusal.RevocationReasonUnknown => ("revocation.reasonUnknown", "撤销事由不在清单中", "The list has no such reason for a revocation"),
        Refusal.ContradictsLaterFact => ("title.contradictsLater", "与之后已登记的认定相矛盾", "It would take away what a later recognition rested on"),
        Refusal.CaseUnknown => ("case.unknown", "事项不存在", "No such case"),
        Refusal.CaseNotPermitted => ("case.notPermitted", "事项已有决定", "The case is decided"),
        Refusal.CaseNotAcceptable => ("case.notAcceptable", "不得采纳: 此项限制无人可以豁免", "It can't be accepted: nobody may set this guard aside"),
        Refusal.ListFileUnreadable => ("list.fileUnreadable", "名单文件无法读取", "The list file cannot be read"),
        Refusal.ListTooLarge => ("list.tooLarge", "名单文件超过上限", "The list file is beyond a limit"),
        Refusal.ListHeaderMissing => ("list.headerMissing", "名单文件没有可用的表头", "The list file has no usable header"),
        Refusal.ListCellInvalid => ("list.cellInvalid", "名单单元格内容无效", "A cell of the list is not valid"),
    };
}
