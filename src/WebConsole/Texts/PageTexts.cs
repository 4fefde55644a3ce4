namespace Srdi.WebConsole.Texts;

/// <summary>Texts of the pages.</summary>
internal static class PageTexts
{
    public static Word[] All { get; } =
    [
    ];
}
