using Orleans.Concurrency;

namespace Srdi.Domain.Subscriptions;

/// <summary>Subscribes, or changes what a subscription says. The same again changes nothing.</summary>
/// <param name="Id">Which.</param>
/// <param name="District">Whose events; fixed from the first time on.</param>
/// <param name="Url">Where to.</param>
[GenerateSerializer, Immutable, Alias("PutSubscription")]
public sealed record PutSubscription([property: Id(0)] SubscriptionId Id, [property: Id(1)] DistrictCode District, [property: Id(2)] string? Url)
{
    /// <summary>Only these types; all when absent.</summary>
    [Id(3)] public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Deliver what came after this cursor; from now on when absent, from the beginning when empty. Another one than before moves the subscription there.</summary>
    [Id(4)] public string? After { get; init; }

    /// <summary>The district that the caller is confined to.</summary>
    [Id(5)] public DistrictCode? Within { get; init; }
}

/// <summary>Delivers again what was delivered.</summary>
/// <param name="After">From the event after this cursor.</param>
/// <param name="Until">To the event at this cursor; all that was delivered when absent.</param>
[GenerateSerializer, Immutable, Alias("ReplaySubscription")]
public sealed record ReplaySubscription([property: Id(0)] string? After, [property: Id(1)] string? Until);

/// <summary>A subscription as shown: without its secrets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="District">Whose events.</param>
/// <param name="Url">Where to.</param>
/// <param name="Types">Only these types; all when null.</param>
/// <param name="State">How it stands.</param>
/// <param name="Cursor">Everything up to here was delivered, or waits aside.</param>
/// <param name="Failures">Attempts that failed in a row.</param>
/// <param name="Parked">Subjects whose events wait aside.</param>
/// <param name="Version">The number of its changes.</param>
[GenerateSerializer, Immutable, Alias("SubscriptionView")]
public sealed record SubscriptionView(
    [property: Id(0)] SubscriptionId Id, [property: Id(1)] DistrictCode District, [property: Id(2)] string Url, [property: Id(3)] IReadOnlyList<string>? Types,
    [property: Id(4)] SubscriptionState State, [property: Id(5)] string Cursor, [property: Id(6)] int Failures, [property: Id(7)] IReadOnlyList<ParkedSubject> Parked, [property: Id(8)] int Version)
{
    /// <summary>Since when attempts fail.</summary>
    [Id(9)] public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the next attempt is due.</summary>
    [Id(10)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The end of a replay that is under way.</summary>
    [Id(11)] public string? ReplayUntil { get; init; }

    /// <summary>Until when the secret before the last rotation signs too.</summary>
    [Id(12)] public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>What of a record is shown.</summary>
    public static SubscriptionView Of(Subscription it)
    {
        ArgumentNullException.ThrowIfNull(it);
        return new(it.Id, it.District, it.Url, it.Types, it.State, it.Cursor, it.Failures, it.Parked, it.Version)
        {
            FailingSince = it.FailingSince, NextAttemptAt = it.NextAttemptAt, ReplayUntil = it.ReplayUntil, PreviousSecretUntil = it.PreviousUntil,
        };
    }
}

/// <summary>The answer to a subscription put.</summary>
/// <param name="View">As it stands.</param>
/// <param name="Created">Whether it did not exist before.</param>
/// <param name="Secret">The secret, shown this once; null when it existed before.</param>
[GenerateSerializer, Immutable, Alias("PutSubscriptionAnswer")]
public sealed record PutSubscriptionAnswer([property: Id(0)] SubscriptionView View, [property: Id(1)] bool Created, [property: Id(2)] WebhookSecret? Secret);

/// <summary>The answer to a rotation.</summary>
/// <param name="Secret">The new secret, shown this once.</param>
/// <param name="PreviousUntil">Until when the secret before it signs too.</param>
[GenerateSerializer, Immutable, Alias("RotatedSecret")]
public sealed record RotatedSecret([property: Id(0)] WebhookSecret Secret, [property: Id(1)] DateTimeOffset PreviousUntil);

/// <summary>A subscription: one grain per id, key <c>subscription-{id}</c>. Being one, it delivers in order.</summary>
[Alias("ISubscriptionGrain")]
public interface ISubscriptionGrain : IGrainWithStringKey
{
    /// <summary>Subscribes, or changes what the subscription says.</summary>
    [Alias("Put")] Task<Outcome<PutSubscriptionAnswer>> Put(PutSubscription command, Caller by);

    /// <summary>The subscription as it stands, also while it delivers.</summary>
    /// <param name="within">The district that the caller is confined to.</param>
    [Alias("Get"), AlwaysInterleave] Task<Outcome<SubscriptionView>> Get(DistrictCode? within);

    /// <summary>The latest attempts, newest first.</summary>
    /// <param name="within">The district that the caller is confined to.</param>
    [Alias("Deliveries"), AlwaysInterleave] Task<Outcome<IReadOnlyList<Delivery>>> Deliveries(DistrictCode? within);

    /// <summary>Ends the subscription. Its secrets are forgotten.</summary>
    [Alias("Delete")] Task<Outcome<SubscriptionView>> Delete(DistrictCode? within, Caller by);

    /// <summary>Delivers a range again, before what is new.</summary>
    [Alias("Replay")] Task<Outcome<SubscriptionView>> Replay(ReplaySubscription command, DistrictCode? within, Caller by);

    /// <summary>Sends a test event now.</summary>
    [Alias("Test")] Task<Outcome<Delivery>> Test(DistrictCode? within);

    /// <summary>Makes a new secret; the old one signs too for a day.</summary>
    [Alias("Rotate")] Task<Outcome<RotatedSecret>> Rotate(DistrictCode? within, Caller by);

    /// <summary>Delivers what is due, for a few seconds at most.</summary>
    /// <param name="head">The end of the log, so that a subscription that has seen it need not look.</param>
    /// <returns>Whether there is more to deliver now.</returns>
    [Alias("Pump")] Task<bool> Pump(string head);
}

/// <summary>Finds subscriptions.</summary>
public interface ISubscriptionIndex
{
    /// <summary>The keys of the grains of all subscriptions that deliver.</summary>
    Task<IReadOnlyList<string>> Running(CancellationToken cancellation);

    /// <summary>How many subscriptions a district has, running or disabled.</summary>
    Task<int> Count(DistrictCode district, CancellationToken cancellation);
}
