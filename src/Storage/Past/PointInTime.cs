namespace Srdi.Storage.Past;

/// <summary>A look back: what was true on a day, as it was known at an instant.</summary>
/// <param name="On">The day, by effective dates.</param>
/// <param name="KnownAt">What was recorded later is left out.</param>
public sealed record PointInTime(DateOnly On, DateTimeOffset KnownAt);
