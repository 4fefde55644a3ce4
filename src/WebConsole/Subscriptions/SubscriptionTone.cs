using Srdi.Domain.Subscriptions;
using Srdi.WebConsole.Shared;

namespace Srdi.WebConsole.Subscriptions;

/// <summary>How subscriptions and deliveries are coloured; their words say the same.</summary>
internal static class SubscriptionTone
{
    private const int LagMost = 1_000;

    public static string Of(SubscriptionState state) => state switch
    {
        SubscriptionState.Active => "good",
        SubscriptionState.Failing => "wait",
        SubscriptionState.Disabled => "bad",
        SubscriptionState.Deleted => "",
    };

    public static string Of(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered => "good",
        DeliveryOutcome.Failed or DeliveryOutcome.Parked => "wait",
        DeliveryOutcome.Disabled => "bad",
    };

    /// <summary>The API counts to 1,000.</summary>
    public static string Lag(int lag) => lag >= LagMost ? "≥ 1,000" : Show.Count(lag);
}
