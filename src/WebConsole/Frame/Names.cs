namespace Srdi.WebConsole.Frame;

/// <summary>Query parameters that more than one page uses.</summary>
internal static class Names
{
    public const string District = "district";
    public const string After = "after";
    public const string Query = "q";
    public const string Tab = "tab";
    public const string Dialog = "dialog";
}
