using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Srdi.WebConsole.Frame;

/// <summary>The words of the components' own buttons.</summary>
internal sealed class ConsoleLocalizer(Texts.Texts texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts.Find("mud." + key) is { } text ? new(key, text) : new(key, key, resourceNotFound: true);
}
