using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>What happens to public money. Each happens to a reward once.</summary>
public enum LedgerAct
{
    /// <summary>预留: held for a claim under review.</summary>
    Reserve = 1,
    /// <summary>列支: given by a settled plan.</summary>
    Post = 2,
    /// <summary>拨付: paid out.</summary>
    Pay = 3,
    /// <summary>冲销: taken back before payment; undoes the posting.</summary>
    Reverse = 4,
    /// <summary>释放: a reservation, or what a plan left of it, is free again; undoes the reservation.</summary>
    Release = 5,
    /// <summary>追回: paid and got back; undoes the payment.</summary>
    Recover = 6,
}

/// <summary>
/// One entry of the ledger: takes the amount from the debited account and gives it to the credited one. Entries are
/// never changed; what undoes one refers to it.
/// </summary>
/// <param name="Reward">The reward.</param>
/// <param name="Act">What happens.</param>
/// <param name="FundYear">The budget year.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="District">The district that sees it.</param>
/// <param name="Plan">The plan; null for reservations.</param>
/// <param name="Debit">The account that gives.</param>
/// <param name="Credit">The account that takes.</param>
/// <param name="Amount">The amount, more than nothing.</param>
/// <param name="Refers">The entry that this one undoes.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="FundOrdinal">The ordinal of the fund year's event that tells of it.</param>
public sealed record LedgerEntry(
    RewardId Reward, LedgerAct Act, int FundYear, string Measure, EnterpriseId Payee, DistrictCode District, PlanId? Plan,
    string Debit, string Credit, [property: JsonPropertyName("amountFen")] Money Amount, string? Refers, DateTimeOffset RecordedAt, int FundOrdinal)
{
    /// <summary>The entry's id, derived from reward and act.</summary>
    public string Entry => IdOf(Reward, Act);

    /// <summary>The seal of this entry and of those before it that the same event tells of. Storage sets it as it writes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Hash { get; init; }

    /// <summary>The id of a reward's entry of an act.</summary>
    public static string IdOf(RewardId reward, LedgerAct act) => $"{reward}/{SrdiJson.Name(act)}";
}

/// <summary>The accounts of a measure in a year: <c>2026/1a/available</c> and so on. The fund's are the sums over its measures.</summary>
public static class Accounts
{
    /// <summary>Not yet promised.</summary>
    public const string Available = "available";
    /// <summary>Held for claims.</summary>
    public const string Reserved = "reserved";
    /// <summary>Given by settled plans.</summary>
    public const string Posted = "posted";
    /// <summary>Paid out.</summary>
    public const string Paid = "paid";
    /// <summary>Got back.</summary>
    public const string Recovered = "recovered";

    /// <summary>The name of an account.</summary>
    public static string Of(int year, string measure, string account) => $"{year}/{measure}/{account}";

    /// <summary>From where to where an act moves money.</summary>
    /// <param name="act">The act.</param>
    /// <param name="reserved">For a posting: whether it comes out of a reservation.</param>
    public static (string Debit, string Credit) Of(LedgerAct act, bool reserved) => act switch
    {
        LedgerAct.Reserve => (Available, Reserved),
        LedgerAct.Post => (reserved ? Reserved : Available, Posted),
        LedgerAct.Pay => (Posted, Paid),
        LedgerAct.Reverse => (Posted, Available),
        LedgerAct.Release => (Reserved, Available),
        LedgerAct.Recover => (Paid, Recovered),
    };

    /// <summary>The act that an act undoes.</summary>
    public static LedgerAct? Undone(LedgerAct act) => act switch
    {
        LedgerAct.Reserve or LedgerAct.Post or LedgerAct.Pay => null,
        LedgerAct.Reverse => LedgerAct.Post,
        LedgerAct.Release => LedgerAct.Reserve,
        LedgerAct.Recover => LedgerAct.Pay,
    };
}
