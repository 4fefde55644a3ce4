using System.Globalization;

namespace Srdi.Domain.Policy;

/// <summary>How dates and numbers are written in texts, whatever the culture of the process.</summary>
internal static class Written
{
    public static string Iso(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Plain(this decimal number) => number.ToString("#,##0.######", CultureInfo.InvariantCulture);
}
