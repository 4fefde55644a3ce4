using System.Globalization;
using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.WebConsole.Shared;

namespace Srdi.WebConsole.Pots;

/// <summary>When a pot would be empty at the pace of the year so far.</summary>
/// <param name="Text">What to say.</param>
/// <param name="EmptyOn">The day, within the year; null when it lasts or can't be told.</param>
/// <param name="AtYearEnd">What would be committed at the year's end.</param>
internal sealed record PotForecast(string Text, DateOnly? EmptyOn, Money AtYearEnd)
{
    private const int DaysMax = 3_650;

    /// <summary>Foretells it.</summary>
    public static PotForecast Of(Pot pot, int year, DateOnly today, Texts.Texts words)
    {
        var (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        if (today > last) return new(Said("burn.over", Show.Wan(pot.Left)), null, pot.Committed);
        if (pot.Committed <= Money.Zero || today < first) return new(words["burn.unused"], null, pot.Committed);
        if (pot.Left <= Money.Zero) return new(words["burn.empty"], today, pot.Committed);
        var perDay = (decimal)pot.Committed.Fen / (today.DayNumber - first.DayNumber + 1);
        var atYearEnd = new Money((long)Math.Floor(perDay * (last.DayNumber - first.DayNumber + 1)));
        var on = today.AddDays((int)Math.Min(Math.Floor(pot.Left.Fen / perDay), DaysMax));
        return on <= last ? new(Said("burn.emptyOn", Show.Day(on)), on, atYearEnd) : new(Said("burn.enough", Show.Wan(pot.Cap - atYearEnd)), null, atYearEnd);

        string Said(string key, string what) => string.Format(CultureInfo.InvariantCulture, words[key], what);
    }
}
