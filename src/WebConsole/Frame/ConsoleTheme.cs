using MudBlazor;

namespace Srdi.WebConsole.Frame;

/// <summary>Colours that pass WCAG AA against their grounds, and letters that are on every official's machine.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] Letters = ["system-ui", "-apple-system", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1558b0", Secondary = "#4a5568", Success = "#1a7f37", Warning = "#9a5b00", Info = "#0b6bcb", Error = "#c62828",
            Background = "#f5f7fa", Surface = "#ffffff", AppbarBackground = "#ffffff", AppbarText = "#1f2937", TextPrimary = "#1f2937", TextSecondary = "#4b5563",
            ActionDefault = "#4b5563", LinesDefault = "#e2e6ec", LinesInputs = "#8a94a3", Divider = "#e2e6ec", TableLines = "#e2e6ec",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab8ff", PrimaryContrastText = "#0b1626", Secondary = "#c8ccd4", Success = "#7ddb95", SuccessContrastText = "#0b1626", Warning = "#f5c06a", WarningContrastText = "#0b1626",
            Info = "#8cc6ff", InfoContrastText = "#0b1626", Error = "#ff9d94", ErrorContrastText = "#0b1626",
            Background = "#11161d", Surface = "#1a212b", AppbarBackground = "#1a212b", AppbarText = "#e6e9ee", TextPrimary = "#e6e9ee", TextSecondary = "#c8ccd4",
            ActionDefault = "#c8ccd4", LinesDefault = "#323c4a", LinesInputs = "#7d8897", Divider = "#323c4a", TableLines = "#323c4a",
        },
        LayoutProperties = new() { DefaultBorderRadius = "6px" },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = Letters, FontSize = "0.875rem", LineHeight = "1.55", LetterSpacing = "normal" },
            H5 = new H5Typography { FontFamily = Letters, FontSize = "1.375rem", FontWeight = "600" },
            H6 = new H6Typography { FontFamily = Letters, FontSize = "1rem", FontWeight = "600" },
            Button = new ButtonTypography { FontFamily = Letters, FontSize = "0.875rem", FontWeight = "500", TextTransform = "none", LetterSpacing = "normal" },
        },
    };
}
