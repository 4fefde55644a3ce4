namespace Srdi.Domain.Policy;

/// <summary>A day that comes every year, such as the last day for the annual update.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31; never 29 February.</param>
[GenerateSerializer, Immutable, Alias("MonthDay")]
public readonly record struct MonthDay([property: Id(0)] int Month, [property: Id(1)] int Day)
{
    /// <summary>The day in one year.</summary>
    public DateOnly In(int year) => new(year, Month, Day);

    /// <inheritdoc/>
    public override string ToString() => $"{Month:00}-{Day:00}";
}
