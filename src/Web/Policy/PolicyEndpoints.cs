using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Machines;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;
using Srdi.Domain.Policy.Measures;
using Srdi.Web.Access;
using Srdi.Web.Documents;
using Srdi.Web.Http;

namespace Srdi.Web.Policy;

/// <summary>A state machine as it describes itself.</summary>
internal sealed record MachineView(string Name, string Mermaid, string Table, IReadOnlyList<MachineStep> Steps)
{
    public static MachineView Of(IMachine machine) => new(machine.Name, machine.Mermaid, machine.Table, machine.Steps);
}

/// <summary>The criteria of a title under one regulation.</summary>
internal sealed record RuleView(
    string File, string Version, Title Title, Procedure Procedure, string Standard, string Regulation, DateOnly ValidFrom, DateOnly? ValidTo, string DecidedBy,
    string Source, bool Verified, string? Note, IReadOnlyList<CriterionView> Criteria)
{
    public static RuleView Of(RuleFile rule, PolicyBook policy) => new(
        rule.File, rule.Version, rule.Title, rule.Procedure, rule.Standard, rule.Regulation, rule.ValidFrom, rule.ValidTo, rule.DecidedBy,
        rule.Source, rule.Verified, rule.Note, [.. rule.Describe(policy).Select(CriterionView.Of)]);
}

/// <summary>One criterion as the law has it.</summary>
internal sealed record CriterionView(string Id, string Clause, string Text, decimal? Required, Comparison Comparison, string Unit, IReadOnlyList<CriterionView> Parts)
{
    public static CriterionView Of(CriterionResult it) => new(it.Id, it.Clause, it.Text, it.Required, it.Comparison, it.Unit, [.. it.Parts.Select(Of)]);
}

/// <summary>The policy as data, and the machines that carry it out.</summary>
internal static class PolicyEndpoints
{
    private static readonly Takes On = Takes.Of<DateOnly>("on", "日期, 默认今天 (day)");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/machines", Machines).For(Roles.Everyone).Answers<Paged<MachineView>>().WithTags("Policy").WithSummary("全部状态机 (all state machines)");
        routes.MapGet("/machines/{name}", Machine).For(Roles.Everyone).Answers<MachineView>().WithTags("Policy").WithSummary("状态机的图与全表; Accept: text/plain 得 Mermaid 文本 (a machine's table and diagram)");
        routes.MapGet("/measures", Measures).For(Roles.Everyone).Answers<Paged<Measure>>().WithTags("Policy").Asks(On).WithSummary("全部措施条款, 当日适用的版本 (all measures, each in the version of the day)");
        routes.MapGet("/measures/{id}", Measure).For(Roles.Everyone).Answers<Measure>().WithTags("Policy").Asks(On).WithSummary("一条措施 (one measure)");
        routes.MapGet("/ambiguities", Ambiguities).For(Roles.Everyone).Answers<Paged<Ambiguity>>().WithTags("Policy").WithSummary("条文不明之处: 各种读法、依据与现行口径 (where the policy is unclear, and how it is read here)");
        routes.MapGet("/criteria", Criteria).For(Roles.Everyone).Answers<Paged<RuleView>>().WithTags("Policy").WithSummary("各称号认定与复核的条件, 按规章版本 (the criteria of every title, by version)");
    }

    private static IResult Criteria(PolicyBook policy) => Results.Json(new Paged<RuleView>([.. policy.Rules.Select(rule => RuleView.Of(rule, policy))], null), WebJson.Out);

    private static IResult Machines() => Results.Json(new Paged<MachineView>([.. AllMachines.Names.Select(name => MachineView.Of(AllMachines.Find(name).Value))], null), WebJson.Out);

    private static IResult Machine(string name, HttpRequest request) =>
        AllMachines.Find(name).ToHttp(machine => PrefersText(request) ? Results.Text(machine.Mermaid) : Results.Json(MachineView.Of(machine), WebJson.Out));

    private static IResult Ambiguities(PolicyBook policy) => Results.Json(new Paged<Ambiguity>(policy.Ambiguities.All, null), WebJson.Out);

    private static IResult Measures(Asked asked, PolicyBook policy, TimeProvider clock) =>
        Results.Json(new Paged<Measure>(policy.MeasuresAt(asked.Date("on") ?? Shanghai.Today(clock)), null), WebJson.Out);

    private static IResult Measure(string id, Asked asked, PolicyBook policy, TimeProvider clock) =>
        policy.MeasureAt(id, asked.Date("on") ?? Shanghai.Today(clock)) is { } measure
            ? Results.Json(measure, WebJson.Out)
            : new RefusedResult(new(Refusal.MeasureUnknown) { Field = "id", DetailZh = $"可选: {string.Join(", ", PolicyBook.MeasureIds)}。", DetailEn = $"One of: {string.Join(", ", PolicyBook.MeasureIds)}." });

    private static bool PrefersText(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Where(a => a.MediaType is { HasValue: true }).OrderByDescending(a => a.Quality ?? 1).FirstOrDefault()?.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase) is true;
}
