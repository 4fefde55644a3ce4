using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Srdi.Tests;
using Srdi.WebConsole.Frame;
using Srdi.WebConsole.Texts;

namespace Srdi.WebConsole.Tests;

/// <summary>Both languages have all texts.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void Every_text_that_a_page_asks_for_is_there_in_both_languages()
    {
        var known = Texts.Texts.All().ToDictionary(w => w.Key, StringComparer.Ordinal);
        var asked = Directory.EnumerateFiles(Repository.File("src", "WebConsole"), "*.*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".razor" or ".cs" && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Asked().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).Concat(Menu.All.Select(e => e.Text)).Distinct();
        Assert.Equal([], asked.Where(k => !known.ContainsKey(k)));
        Assert.All(known.Values, word => Assert.True(word.Zh.Length > 0 && word.En.Length > 0, word.Key));
        Assert.Equal([], known.Values.Where(w => Holes().Matches(w.Zh).Select(m => m.Value).ToHashSet() is var zh && !zh.SetEquals(Holes().Matches(w.En).Select(m => m.Value))).Select(w => w.Key));
    }

    /// <summary>The policy's number is its name in every language.</summary>
    [Fact]
    public void English_has_no_Chinese_in_it() =>
        Assert.Equal(["frame.policy"], Texts.Texts.All().Where(w => Han().IsMatch(w.En)).Select(w => w.Key));

    /// <summary>The components' own words that a page can show.</summary>
    [Fact]
    public void The_components_words_are_translated()
    {
        var own = new ResourceManager("MudBlazor.Resources.LanguageResource", typeof(MudBlazor.MudButton).Assembly).GetResourceSet(CultureInfo.InvariantCulture, true, true)!
            .Cast<DictionaryEntry>().Select(e => (string)e.Key).Where(k => k.StartsWith("MudDialog", StringComparison.Ordinal) || k.StartsWith("MudSnackbar", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(own);
        var known = Texts.Texts.All().Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], own.Where(k => !known.Contains("mud." + k)));
    }

    [GeneratedRegex("""\bT(?:exts|exts\.Texts|)?\["([^"]+)"\]""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Holes();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
