using System.Text.Json;
using System.Text.RegularExpressions;
using Srdi.Web.Tests.Api;

namespace Srdi.Web.Tests.Spectral;

/// <summary>The document that Production gives away, measured by Spectral with all rules of OWASP: nothing is found that is not explained.</summary>
public sealed class SpectralTests
{
    [Fact]
    public async Task No_finding_on_the_document_is_left_unexplained()
    {
        await using var production = await ApiHost.Start("Production");
        var document = (await production.Send("GET", "/openapi/v1.json")).Is(200).Text;
        var here = Path.Combine(AppContext.BaseDirectory, "Spectral");
        await File.WriteAllTextAsync(Path.Combine(here, "v1.json"), document);
        var output = await Node.Run("Spectral", "@stoplight/spectral-owasp-ruleset", ["node_modules/@stoplight/spectral-cli/dist/index.js", "lint", "v1.json", "--ruleset", "ruleset.yaml", "--format", "json", "--quiet"], exitCodeMax: 1);
        var findings = JsonElement.Parse(output[..(output.LastIndexOf(']') + 1)]).EnumerateArray()
            .Select(f => (Rule: f.GetProperty("code").GetString()!, Where: string.Join('.', f.GetProperty("path").EnumerateArray().Select(p => p.ToString())), Says: f.GetProperty("message").GetString())).ToList();
        var explained = (await File.ReadAllLinesAsync(Path.Combine(here, "explained.txt"))).Where(line => line is not ['#', ..])
            .Select(line => line.Split(" | ")).Select(parts => (Rule: parts[0], Where: new Regex(parts[1]), Why: parts[2])).ToList();
        Assert.True(findings.Count > 100, $"{findings.Count} findings: did the rules run?");
        Assert.Empty(findings.Where(f => !explained.Exists(e => e.Rule == f.Rule && e.Where.IsMatch(f.Where))).Select(f => $"{f.Rule} {f.Where}: {f.Says}").Distinct());
        Assert.Empty(explained.Where(e => !findings.Exists(f => e.Rule == f.Rule && e.Where.IsMatch(f.Where))).Select(e => $"{e.Rule} {e.Where} explains nothing"));
    }
}
