using Srdi.Web.Access;

namespace Srdi.Web.Tests.Api;

/// <summary>The dashboard of Orleans: for who runs the platform, and not for what the platform keeps.</summary>
public sealed class DashboardTests
{
    private static readonly string[] Others = ["registry", "city", "finance", "auditor", "security"];

    [Fact]
    public async Task It_is_the_operators_alone_and_shows_no_stored_state()
    {
        await using var api = await ApiHost.Start(settings: (OperatorDashboard.Key, "true"));
        var uscc = await api.Firm("innovative");
        var tokens = new Dictionary<string, string> { ["operator"] = await api.Token("operator"), ["district"] = await api.Token("district", "440112") };
        foreach (var role in Others) tokens[role] = await api.Token(role);
        foreach (var part in new[] { "/", "/index.min.js", "/DashboardCounters", "/ClusterStats", "/GrainTypes", "/TopGrainMethods", "/Trace" })
        {
            (await api.Send("GET", OperatorDashboard.Path + part, token: "wrong")).IsProblem(401, "unauthenticated");
            foreach (var (role, token) in tokens.Where(t => t.Key != "operator")) Assert.Equal((role, part, 403), (role, part, (await api.Send("GET", OperatorDashboard.Path + part, token: token)).Status));
        }
        var page = (await api.Send("GET", OperatorDashboard.Path + "/", token: tokens["operator"])).Is(200);
        Assert.Equal("text/html", page.MediaType);
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal); // The platform's CSP allows none.
        (await api.Send("GET", OperatorDashboard.Path + "/index.min.js", token: tokens["operator"])).Is(200);
        Assert.True((await api.Send("GET", OperatorDashboard.Path + "/DashboardCounters", token: tokens["operator"])).Is(200)["totalActiveHostCount"].GetInt32() == 1);
        foreach (var token in tokens.Values.Append(null))
            (await api.Send("GET", $"{OperatorDashboard.Path}/GrainState?grainId={uscc}&grainType=enterprise", token: token)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        await using var api = await ApiHost.Start();
        (await api.Send("GET", OperatorDashboard.Path, token: await api.Token("operator"))).IsProblem(404, "notFound");
    }
}
