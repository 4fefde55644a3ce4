using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>A reason for which a title is revoked, and what the revocation entails.</summary>
public sealed record RevocationReason
{
    /// <summary>Its id, such as <c>fraud</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>Other words under which notices give it.</summary>
    public required IReadOnlyList<string> AlsoWritten { get; init; }

    /// <summary>Whether it takes all titles that fall with the one revoked.</summary>
    public required bool Fraud { get; init; }

    /// <summary>Whether no new recognition may follow for the years of the title's rules.</summary>
    public required bool Bans { get; init; }

    /// <summary>Whether rewards already granted are to be taken back (A17).</summary>
    public required bool RecoversRewards { get; init; }

    /// <summary>The clause.</summary>
    public required string Clause { get; init; }

    /// <summary>Where it was read.</summary>
    public required string Source { get; init; }

    /// <summary>Whether that was the official text.</summary>
    public required bool Verified { get; init; }

    /// <summary>Whether a text is this reason's id or one of its wordings.</summary>
    public bool IsWritten(string text) => text == Id || text == Text || AlsoWritten.Contains(text, StringComparer.Ordinal);

    internal static RevocationReason Read(ObjectReader from)
    {
        var reason = new RevocationReason
        {
            Id = from.Text("id"), Text = from.Text("text"), AlsoWritten = from.Texts("alsoWritten", minimum: 0), Fraud = from.Bool("fraud"), Bans = from.Bool("bans"),
            RecoversRewards = from.Bool("recoversRewards"), Clause = from.Text("clause"), Source = from.Text("source"), Verified = from.Bool("verified"),
        };
        from.Done();
        if (reason is { Fraud: true, Bans: false }) from.Fault("bans", "is false for fraud", "write true: fraud bans");
        return reason;
    }
}
