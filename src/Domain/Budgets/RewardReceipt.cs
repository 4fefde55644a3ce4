using System.Text.Json.Serialization;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Rewards;

namespace Srdi.Domain.Budgets;

/// <summary>How a reward's amount came about and what became of it: the same facts give the same text for ever.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="Cause">What earned it.</param>
/// <param name="Year">The budget year.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Ceiling">The policy's limit.</param>
/// <param name="Calculated">What the rule comes to.</param>
/// <param name="Approved">What the plan gives.</param>
/// <param name="Paid">What was paid.</param>
/// <param name="Working">How the amount came about, step by step.</param>
/// <param name="PolicyVersion">The policy version under which it was computed.</param>
/// <param name="Plan">The plan that gave the amount; null before.</param>
/// <param name="Pots">The pots that bind it, before and after its posting; empty before the settlement.</param>
/// <param name="Entries">Its entries in the ledger.</param>
/// <param name="Version">The reward's version.</param>
public sealed record RewardReceipt(
    RewardId Reward, string Measure, EnterpriseId Payee, string Cause, int Year, RewardState State,
    [property: JsonPropertyName("ceilingFen")] Money Ceiling, [property: JsonPropertyName("calculatedFen")] Money Calculated,
    [property: JsonPropertyName("approvedFen")] Money? Approved, [property: JsonPropertyName("paidFen")] Money? Paid,
    IReadOnlyList<string> Working, string PolicyVersion, ReceiptPlan? Plan, IReadOnlyList<ReceiptPot> Pots, IReadOnlyList<LedgerEntry> Entries, int Version)
{
    /// <summary>Puts a receipt together.</summary>
    /// <param name="reward">The reward.</param>
    /// <param name="plan">Its plan; null when it has none.</param>
    /// <param name="entries">Its entries in the ledger, in their order.</param>
    /// <param name="committedBefore">What was reserved or posted just before its posting: of its measure, and of the whole fund.</param>
    public static RewardReceipt Of(Reward reward, PlanHead? plan, IReadOnlyList<LedgerEntry> entries, (Money Measure, Money Fund) committedBefore)
    {
        ArgumentNullException.ThrowIfNull(reward);
        ArgumentNullException.ThrowIfNull(entries);
        var post = entries.FirstOrDefault(e => e.Act is LedgerAct.Post);
        return new(
            reward.Id, reward.Measure, reward.Payee, reward.Cause, reward.Year, reward.State, reward.Ceiling, reward.Calculated, reward.Approved, reward.Paid,
            reward.Working, reward.PolicyVersion,
            plan is null ? null : new(plan.Id, plan.State, plan.Rule, plan.CutOff, plan.Demand, plan.Cap, plan.Ratio, plan.DraftedBy, plan.ApprovedBy, plan.PolicyVersion, plan.Version),
            post is null || plan is null ? [] : [Pot(reward.Measure, committedBefore.Measure), Pot(Budgets.Pot.FundName, committedBefore.Fund)], entries, reward.Version);

        ReceiptPot Pot(string measure, Money before)
        {
            // What comes out of a reservation was committed before: the posting only moves it.
            var taken = post.Debit.EndsWith("/" + Accounts.Reserved, StringComparison.Ordinal) ? Money.Zero : post.Amount;
            var cap = plan.Pots.FirstOrDefault(p => p.Measure == measure)?.Cap;
            return new(measure, cap, before, before + taken, cap is { } limit ? limit - before : null, cap is { } limit2 ? limit2 - before - taken : null);
        }
    }
}

/// <summary>The plan as a receipt names it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Rule">How it shares.</param>
/// <param name="CutOff">The last day of confirmation.</param>
/// <param name="Demand">The sum demanded.</param>
/// <param name="Cap">The most that the pots allowed.</param>
/// <param name="Ratio">Given by demanded.</param>
/// <param name="DraftedBy">Who drafted it.</param>
/// <param name="ApprovedBy">Who approved it.</param>
/// <param name="PolicyVersion">The policy version under which it was drafted.</param>
/// <param name="Version">Its version.</param>
public sealed record ReceiptPlan(
    PlanId Id, PlanState State, PlanRule Rule, DateOnly CutOff, [property: JsonPropertyName("demandFen")] Money Demand, [property: JsonPropertyName("capFen")] Money Cap,
    decimal Ratio, string DraftedBy, string? ApprovedBy, string? PolicyVersion, int Version);

/// <summary>A pot around one posting.</summary>
/// <param name="Measure">The measure, or <c>fund</c>.</param>
/// <param name="Cap">Its cap at the settlement; null for a measure that draws on the fund alone.</param>
/// <param name="CommittedBefore">Reserved or posted just before.</param>
/// <param name="CommittedAfter">The same just after.</param>
/// <param name="LeftBefore">What was left before; null without a cap.</param>
/// <param name="LeftAfter">What was left after; null without a cap.</param>
public sealed record ReceiptPot(
    string Measure, [property: JsonPropertyName("capFen")] Money? Cap,
    [property: JsonPropertyName("committedBeforeFen")] Money CommittedBefore, [property: JsonPropertyName("committedAfterFen")] Money CommittedAfter,
    [property: JsonPropertyName("leftBeforeFen")] Money? LeftBefore, [property: JsonPropertyName("leftAfterFen")] Money? LeftAfter);
