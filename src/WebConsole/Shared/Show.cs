using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Policy;

namespace Srdi.WebConsole.Shared;

/// <summary>How figures are written.</summary>
public static class Show
{
    /// <summary>An amount in 万元, grouped; a dash when there is none.</summary>
    public static string Wan(Money? amount) => amount is { } money ? (money.Fen / 1_000_000m).ToString("#,##0.######", CultureInfo.InvariantCulture) : "—";

    /// <summary>A day; a dash when there is none.</summary>
    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—";

    /// <summary>An instant in Shanghai, to the minute.</summary>
    public static string Instant(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A number, grouped; a dash when there is none.</summary>
    public static string Number(decimal? number) => number?.ToString("#,##0.######", CultureInfo.InvariantCulture) ?? "—";

    /// <summary>A count, grouped.</summary>
    public static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>The sign of a verdict.</summary>
    public static string Sign(Verdict verdict) => verdict switch { Verdict.Met => "✓", Verdict.Unmet => "✗", Verdict.Unknown => "?" };

    /// <summary>How many whole percent of the whole, at most 100.</summary>
    public static int Percent(decimal part, decimal whole) => whole <= 0 ? 0 : (int)Math.Clamp(Math.Floor(part * 100 / whole), 0, 100);
}
