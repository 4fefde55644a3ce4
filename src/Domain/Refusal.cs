namespace Srdi.Domain;

/// <summary>
/// Every reason for which the platform says no. Numbers are stored and sent: never reused, never renumbered.
/// Code and texts stand in <see cref="RefusalTexts"/>; the HTTP status in Web's RefusalHttp.
/// </summary>
public enum Refusal
{
    /// <summary>A credit code has the wrong length, alphabet or check character.</summary>
    UsccInvalid = 1,
    /// <summary>Not one of the 11 districts.</summary>
    DistrictUnknown = 2,
    /// <summary>A park id has the wrong form.</summary>
    ParkIdInvalid = 3,
    /// <summary>A required member is absent.</summary>
    FieldMissing = 4,
    /// <summary>A member has a value that is not allowed.</summary>
    FieldInvalid = 5,
    /// <summary>The body could not be read as the JSON that the route takes.</summary>
    BodyUnreadable = 6,
    /// <summary>A date lies after today.</summary>
    DateInFuture = 7,
    /// <summary>An end lies before its beginning.</summary>
    DatesReversed = 8,

    /// <summary>No such enterprise is registered.</summary>
    EnterpriseUnknown = 20,
    /// <summary>The enterprise has been deregistered.</summary>
    EnterpriseDissolved = 21,
    /// <summary>The title's machine has no such step from its present state.</summary>
    TitleNotPermitted = 22,
    /// <summary>The rung below is not in force.</summary>
    TitlePrerequisiteMissing = 23,
    /// <summary>A ban after revocation has not run out.</summary>
    TitleBanned = 24,
    /// <summary>The fact is dated before one that already stands.</summary>
    TransitionOutOfOrder = 25,
    /// <summary>The new validity would not end later than the old one.</summary>
    RenewalNotLater = 26,

    /// <summary>No such park is registered.</summary>
    ParkUnknown = 40,
    /// <summary>The park's machine has no such step from its present state.</summary>
    ParkNotPermitted = 41,
    /// <summary>One or more of the three criteria are not met on the day.</summary>
    ParkCriteriaUnmet = 42,
    /// <summary>The enterprise is not a tenant of the park.</summary>
    TenantUnknown = 43,
    /// <summary>The tenancy overlaps one that already stands.</summary>
    TenancyOverlaps = 44,
    /// <summary>The park's operator is not a registered enterprise.</summary>
    OperatorUnknown = 45,

    /// <summary>No such reward exists.</summary>
    RewardUnknown = 60,
    /// <summary>The reward's machine has no such step from its present state.</summary>
    RewardNotPermitted = 61,
    /// <summary>No such measure is in the policy.</summary>
    MeasureUnknown = 62,
    /// <summary>The measure is not open on that date.</summary>
    MeasureNotInForce = 63,
    /// <summary>The measure does not take claims, or not yet.</summary>
    MeasureNotClaimable = 64,
    /// <summary>The claim's facts do not meet the measure.</summary>
    ClaimNotEligible = 65,
    /// <summary>The measure has already been granted to this payee for this cause, and is granted once.</summary>
    RewardExists = 66,

    /// <summary>No such pot.</summary>
    PotUnknown = 80,
    /// <summary>The cap would lie below what is already posted.</summary>
    CapBelowPosted = 81,
    /// <summary>The cap would lie above what the policy allows.</summary>
    CapAboveLaw = 82,
    /// <summary>The pots cannot bear the amount.</summary>
    PotExhausted = 83,
    /// <summary>A sub-pot's cap would lie above the fund's, or the fund's below a sub-pot's posted sum.</summary>
    CapNotNested = 84,

    /// <summary>No such plan.</summary>
    PlanUnknown = 100,
    /// <summary>The plan's machine has no such step from its present state.</summary>
    PlanNotPermitted = 101,
    /// <summary>The person who drafted may not approve.</summary>
    PlanSamePerson = 102,
    /// <summary>There is nothing to plan.</summary>
    PlanEmpty = 103,

    /// <summary>Another write came first; the version given is not the present one.</summary>
    VersionConflict = 120,
    /// <summary>A change to this thing must name the version it is based on.</summary>
    VersionRequired = 121,
    /// <summary>The idempotency key was used with another body.</summary>
    IdempotencyKeyReused = 122,
    /// <summary>The idempotency key has the wrong form.</summary>
    IdempotencyKeyInvalid = 123,
    /// <summary>The same request is being worked on.</summary>
    RequestInFlight = 124,

    /// <summary>The route, or the thing it names, does not exist.</summary>
    NotFound = 140,
    /// <summary>The route exists, but not with this method.</summary>
    MethodNotAllowed = 141,
    /// <summary>The body is larger than the route takes.</summary>
    BodyTooLarge = 142,
    /// <summary>The body is not of a media type that the route takes.</summary>
    MediaTypeUnsupported = 143,
    /// <summary>A query parameter is unknown or has a value that is not allowed.</summary>
    QueryInvalid = 144,
    /// <summary>A cursor was not made by this platform, or not for this question.</summary>
    CursorInvalid = 145,
    /// <summary>No or no valid token.</summary>
    Unauthenticated = 146,
    /// <summary>The role does not allow this.</summary>
    Forbidden = 147,
    /// <summary>Too many requests.</summary>
    RateLimited = 148,
    /// <summary>Storage could not be reached; whether the command took effect is unknown, and repeating it is safe.</summary>
    StorageUnavailable = 149,
    /// <summary>A bug. The trace id finds it.</summary>
    InternalError = 150,
    /// <summary>The machine of that name does not exist.</summary>
    MachineUnknown = 151,

    /// <summary>A list file cannot be read: its format, its encoding, or nothing in it.</summary>
    ListFileUnreadable = 180,
    /// <summary>A list file lies beyond a limit: size, rows, columns, cells, or what it unpacks to.</summary>
    ListTooLarge = 181,
    /// <summary>A list file has no usable header: none found, a column missing or twice, an amount without unit.</summary>
    ListHeaderMissing = 182,
    /// <summary>A cell of a list is not what its column holds, or was damaged by a spreadsheet program.</summary>
    ListCellInvalid = 183,

    /// <summary>The list of the policy has no reason of that id for a revocation.</summary>
    RevocationReasonUnknown = 290,
    /// <summary>The fact would take away what a later recognition rested on.</summary>
    ContradictsLaterFact = 291,
    /// <summary>No such case.</summary>
    CaseUnknown = 292,
    /// <summary>The case is decided otherwise.</summary>
    CaseNotPermitted = 293,
    /// <summary>A guard stands in the way that nobody may set aside.</summary>
    CaseNotAcceptable = 294,

    /// <summary>A ranking does not name every reward of the plan once.</summary>
    PlanRankingInvalid = 200,
    /// <summary>Rewards of the plan changed after it was drafted.</summary>
    PlanStale = 201,
    /// <summary>A plan that is not settled yet has one of the measures.</summary>
    PlanOverlaps = 202,
    /// <summary>The rewards of the plan have not all taken their amounts yet.</summary>
    PlanNotBound = 203,
    /// <summary>The plan would have more lines than one commit takes.</summary>
    PlanTooLong = 204,
    /// <summary>The year has as many plans as it takes.</summary>
    PlansTooMany = 205,
    /// <summary>Another amount is held for the reward already.</summary>
    ReservationDiffers = 206,
    /// <summary>The reward's reservation was used or released.</summary>
    ReservationClosed = 207,
    /// <summary>The reward is no longer as the plan took it.</summary>
    RewardChanged = 208,
    /// <summary>The year has no budget yet.</summary>
    BudgetMissing = 209,
    /// <summary>No such list was uploaded.</summary>
    ListUnknown = 260,
    /// <summary>The list's machine has no such step from its present state, or there is nothing to carry out.</summary>
    ListNotPermitted = 261,
    /// <summary>Members of the cohort would lose their title while rows that may be about them could not be placed.</summary>
    ListLapsesUnsure = 262,
    /// <summary>The list has no such row.</summary>
    ListRowUnknown = 263,
    /// <summary>The row is not one that a person has to place.</summary>
    ListRowPlaced = 264,
    /// <summary>No registered enterprise bears the name.</summary>
    NameUnmatched = 265,
    /// <summary>Several enterprises bear the name.</summary>
    NameAmbiguous = 266,
    /// <summary>The list names the same thing twice.</summary>
    ListRowRepeated = 267,
    /// <summary>The name beside the credit code is another enterprise's.</summary>
    NameOfAnother = 268,
    /// <summary>The row is about an enterprise of another city.</summary>
    OtherCity = 269,

    /// <summary>The window in which the reward could be confirmed is over.</summary>
    ConfirmationClosed = 360,
    /// <summary>The account's holder is not the payee, by its present or a former name.</summary>
    AccountHolderDiffers = 361,
    /// <summary>The payee has not named its account.</summary>
    AccountMissing = 362,
    /// <summary>The account paid to is not the one that the payee named.</summary>
    AccountDiffers = 363,
    /// <summary>The reward is still leaving a plan.</summary>
    RewardPlanPending = 364,
    /// <summary>Another payer pays for the same, and the measure does not bear that.</summary>
    DoubleFunding = 365,
    /// <summary>A further attempt at a claim does not follow on one that came to nothing.</summary>
    ClaimAttemptInvalid = 366,
    /// <summary>The enterprise has as many recorded awards of other payers as it takes.</summary>
    OtherAwardsTooMany = 367,

    /// <summary>The cursor lies before the earliest from which streams may start.</summary>
    CursorExpired = 240,
    /// <summary>No such subscription.</summary>
    SubscriptionUnknown = 241,
    /// <summary>A subscription id has the wrong form.</summary>
    SubscriptionIdInvalid = 242,
    /// <summary>Webhooks may not be sent to that address.</summary>
    WebhookUrlRefused = 243,
    /// <summary>A subscription belongs to one district for good.</summary>
    SubscriptionDistrictFixed = 244,
    /// <summary>The range to replay is empty or not of the past.</summary>
    ReplayRangeInvalid = 245,
    /// <summary>The district has as many subscriptions as it may have.</summary>
    SubscriptionsTooMany = 246,
    /// <summary>The subscription was disabled and has to be put again first.</summary>
    SubscriptionDisabled = 247,

    /// <summary>No such selection of parks.</summary>
    SelectionUnknown = 320,
    /// <summary>The year's candidates are fixed already.</summary>
    SelectionExists = 321,
    /// <summary>The selection's machine has no such step from its present state.</summary>
    SelectionNotPermitted = 322,
    /// <summary>No park could be chosen on the cut-off day.</summary>
    SelectionEmpty = 323,
    /// <summary>There are more parks than one selection weighs.</summary>
    SelectionTooLarge = 324,
    /// <summary>The park was no candidate on the cut-off day.</summary>
    SelectionNotCandidate = 325,
    /// <summary>A chosen park, or one passed over, lacks its reason.</summary>
    SelectionReasonMissing = 326,
    /// <summary>More parks are chosen than the cap allows.</summary>
    SelectionCapExceeded = 327,
    /// <summary>A person keeps as many views of the console as they may.</summary>
    ViewsTooMany = 400,
    /// <summary>A look back at a day or an instant that is still to come.</summary>
    PastInFuture = 340,

    /// <summary>No such account of a person.</summary>
    LoginUnknown = 380,
    /// <summary>An account of that name is or was there; names are never given again.</summary>
    LoginExists = 381,
    /// <summary>Nobody changes the own account.</summary>
    LoginOwn = 382,
    /// <summary>No such client.</summary>
    ClientUnknown = 383,
    /// <summary>A client of that name is there.</summary>
    ClientExists = 384,
    /// <summary>Machines don't get that role.</summary>
    ClientRoleNotAllowed = 385,

    /// <summary>No contact of the enterprise is kept.</summary>
    ContactUnknown = 430,
    /// <summary>The contact was sealed with keys that are not in the data folder.</summary>
    ContactUnreadable = 431,
    /// <summary>The reason for a look at a contact says what it is about to show.</summary>
    ContactInReason = 432,
}

/// <summary>A refusal with its particulars: what a caller needs to mend the call.</summary>
/// <param name="Code">Which refusal.</param>
[GenerateSerializer, Immutable, Alias("Refused")]
public sealed record Refused([property: Id(0)] Refusal Code)
{
    /// <summary>What is wrong here, in Chinese, beyond the refusal's own text; names the fix.</summary>
    [Id(1)] public string? DetailZh { get; init; }

    /// <summary>The same in English.</summary>
    [Id(2)] public string? DetailEn { get; init; }

    /// <summary>The clause of the policy or regulation that says so.</summary>
    [Id(3)] public string? Clause { get; init; }

    /// <summary>The member, parameter or header at fault.</summary>
    [Id(4)] public string? Field { get; init; }

    /// <summary>The state that stands in the way.</summary>
    [Id(5)] public string? State { get; init; }

    /// <summary>The triggers that would be accepted in that state.</summary>
    [Id(6)] public IReadOnlyList<string>? Permitted { get; init; }

    /// <summary>The criteria at fault with required, actual and gap, where criteria decided.</summary>
    [Id(7)] public IReadOnlyList<Shortfall>? Missing { get; init; }

    /// <summary>The earliest cursor that a stream may start from, where the one given lies before it.</summary>
    [Id(8)] public string? Earliest { get; init; }
}

/// <summary>One criterion that is not met: what it asks, what there is, and the difference in its own unit.</summary>
/// <param name="Id">The criterion's id, such as <c>littleGiants</c>.</param>
/// <param name="Required">What is asked.</param>
/// <param name="Actual">What there is.</param>
/// <param name="Gap">Required − actual.</param>
/// <param name="Unit">The unit of the three.</param>
[GenerateSerializer, Immutable, Alias("Shortfall")]
public sealed record Shortfall([property: Id(0)] string Id, [property: Id(1)] decimal Required, [property: Id(2)] decimal Actual, [property: Id(3)] decimal Gap, [property: Id(4)] string Unit);
