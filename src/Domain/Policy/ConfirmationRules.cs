using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy;

/// <summary>How a reward that is granted without application is confirmed (免申即享: 意愿确认). The policy gives no numbers: these are the city's own.</summary>
public sealed record ConfirmationRules
{
    /// <summary>Days within which the payee confirms, from the day after the grant was recorded.</summary>
    public required LegalNumber Days { get; init; }

    /// <summary>What follows when it does not.</summary>
    public required string LateConsequence { get; init; }

    /// <summary>The fewest digits of an account number.</summary>
    public required int AccountDigitsMin { get; init; }

    /// <summary>The most digits of an account number.</summary>
    public required int AccountDigitsMax { get; init; }

    /// <summary>The last day of the window of a grant recorded on a day.</summary>
    public DateOnly ConfirmBy(DateOnly recordedOn) => recordedOn.AddDays(Days.Value);

    internal static ConfirmationRules Read(ObjectReader from)
    {
        _ = from.Text("version");
        var (days, late) = (LegalNumber.Read(from.Object("confirmationDays"), 1, 730), from.Text("lateConsequence"));
        var (min, max) = (0, 0);
        if (from.Object("accountDigits") is { } digits)
        {
            (min, max) = (digits.Count("minimum", 5, 40), digits.Count("maximum", 5, 40));
            _ = (digits.Text("source"), digits.Bool("verified"));
            digits.Done();
            if (max < min) digits.Fault("maximum", $"{max} is less than minimum {min}", "write a larger number");
        }
        from.Done();
        return new() { Days = days, LateConsequence = late, AccountDigitsMin = min, AccountDigitsMax = max };
    }
}
