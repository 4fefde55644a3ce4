using Srdi.Domain;

namespace Srdi.Web;

/// <summary>Where HTTP learns of refusals: the one table of statuses. It has no default arm, so a new refusal without a status stops the build.</summary>
public static class RefusalHttp
{
    /// <summary>The status of a refusal. Unreadable is 400, readable but not allowed 422, a fact that stands in the way 409.</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.BodyUnreadable or Refusal.IdempotencyKeyInvalid or Refusal.QueryInvalid or Refusal.CursorInvalid or Refusal.PastInFuture => 400,
        Refusal.Unauthenticated => 401,
        Refusal.Forbidden or Refusal.PlanSamePerson => 403,
        Refusal.EnterpriseUnknown or Refusal.ParkUnknown or Refusal.TenantUnknown or Refusal.RewardUnknown or Refusal.MeasureUnknown
            or Refusal.PotUnknown or Refusal.PlanUnknown or Refusal.CaseUnknown or Refusal.NotFound or Refusal.MachineUnknown
            or Refusal.ListUnknown or Refusal.ListRowUnknown or Refusal.SubscriptionUnknown or Refusal.SelectionUnknown => 404,
        Refusal.MethodNotAllowed => 405,
        Refusal.EnterpriseDissolved or Refusal.TitleNotPermitted or Refusal.TitlePrerequisiteMissing or Refusal.TitleBanned
            or Refusal.TransitionOutOfOrder or Refusal.RenewalNotLater or Refusal.ContradictsLaterFact or Refusal.CaseNotPermitted or Refusal.CaseNotAcceptable or Refusal.ParkNotPermitted or Refusal.ParkCriteriaUnmet
            or Refusal.TenancyOverlaps or Refusal.RewardNotPermitted or Refusal.RewardExists or Refusal.CapBelowPosted
            or Refusal.PotExhausted or Refusal.CapNotNested or Refusal.PlanNotPermitted or Refusal.PlanEmpty or Refusal.RequestInFlight
            or Refusal.PlanStale or Refusal.PlanOverlaps or Refusal.PlanNotBound or Refusal.PlansTooMany or Refusal.BudgetMissing
            or Refusal.ReservationDiffers or Refusal.ReservationClosed or Refusal.RewardChanged
            or Refusal.ListNotPermitted or Refusal.ListLapsesUnsure or Refusal.ListRowPlaced or Refusal.ListRowRepeated
            or Refusal.NameUnmatched or Refusal.NameAmbiguous or Refusal.NameOfAnother or Refusal.OtherCity
            or Refusal.ConfirmationClosed or Refusal.AccountHolderDiffers or Refusal.AccountMissing or Refusal.AccountDiffers or Refusal.RewardPlanPending
            or Refusal.DoubleFunding or Refusal.ClaimAttemptInvalid or Refusal.OtherAwardsTooMany
            or Refusal.SubscriptionDistrictFixed or Refusal.SubscriptionsTooMany or Refusal.SubscriptionDisabled => 409,
        Refusal.SelectionExists or Refusal.SelectionNotPermitted or Refusal.SelectionEmpty or Refusal.SelectionCapExceeded => 409,
        Refusal.ViewsTooMany => 409,
        Refusal.LoginUnknown or Refusal.ClientUnknown => 404,
        Refusal.LoginExists or Refusal.LoginOwn or Refusal.ClientExists => 409,
        Refusal.ClientRoleNotAllowed => 422,
        Refusal.ContactUnknown => 404,
        Refusal.ContactUnreadable => 409,
        Refusal.ContactInReason => 422,
        Refusal.CursorExpired => 410,
        Refusal.VersionConflict => 412,
        Refusal.BodyTooLarge or Refusal.ListTooLarge => 413,
        Refusal.MediaTypeUnsupported => 415,
        Refusal.UsccInvalid or Refusal.DistrictUnknown or Refusal.ParkIdInvalid or Refusal.FieldMissing or Refusal.FieldInvalid
            or Refusal.DateInFuture or Refusal.RevocationReasonUnknown or Refusal.DatesReversed or Refusal.OperatorUnknown or Refusal.MeasureNotInForce
            or Refusal.ListFileUnreadable or Refusal.ListHeaderMissing or Refusal.ListCellInvalid or Refusal.MeasureNotClaimable or Refusal.ClaimNotEligible or Refusal.CapAboveLaw or Refusal.IdempotencyKeyReused
            or Refusal.PlanRankingInvalid or Refusal.PlanTooLong => 422,
        Refusal.SubscriptionIdInvalid or Refusal.WebhookUrlRefused or Refusal.ReplayRangeInvalid => 422,
        Refusal.SelectionTooLarge or Refusal.SelectionNotCandidate or Refusal.SelectionReasonMissing => 422,
        Refusal.VersionRequired => 428,
        Refusal.RateLimited => 429,
        Refusal.InternalError => 500,
        Refusal.StorageUnavailable => 503,
    };

    /// <summary>The status of an id refused in the path: an address that can't exist is a malformed request.</summary>
    public static int StatusInPath(Refusal refusal) => StatusOf(refusal) is 422 ? 400 : StatusOf(refusal);
}
