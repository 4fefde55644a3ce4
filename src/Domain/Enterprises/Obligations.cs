using Srdi.Domain.Policy;

namespace Srdi.Domain.Enterprises;

/// <summary>How an obligation stands on a day.</summary>
public enum ObligationState
{
    /// <summary>Its day has not passed.</summary>
    Open = 1,
    /// <summary>It was met in time, or has run its time.</summary>
    Met = 2,
    /// <summary>Its day passed without it.</summary>
    Missed = 3,
}

/// <summary>Something that an enterprise must do, or wait for, by a day.</summary>
/// <param name="Kind"><c>yearlyUpdate</c>, <c>majorChange</c>, <c>publicity</c>, <c>ban</c> or <c>renewal</c>.</param>
/// <param name="Title">The title that it is about; null when it binds all titles that the enterprise holds.</param>
/// <param name="Text">What it is.</param>
/// <param name="DueOn">Its last day.</param>
/// <param name="State">How it stands.</param>
/// <param name="MetOn">The day on which it was met.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Consequence">What follows when it is missed.</param>
/// <param name="Verified">Whether the official text was seen.</param>
[GenerateSerializer, Immutable, Alias("Obligation")]
public sealed record Obligation(
    [property: Id(0)] string Kind, [property: Id(1)] Title? Title, [property: Id(2)] string Text, [property: Id(3)] DateOnly DueOn, [property: Id(4)] ObligationState State,
    [property: Id(5)] DateOnly? MetOn, [property: Id(6)] string Clause, [property: Id(7)] string Consequence, [property: Id(8)] bool Verified)
{
    /// <summary>Whether missing it takes the right to renew.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public bool Suspends => Kind is "yearlyUpdate" or "majorChange";

    /// <summary>Whether it binds a title: those held on its last day, and not one that was gained or renewed after it.</summary>
    public bool Binds(TitleHolding holding)
    {
        ArgumentNullException.ThrowIfNull(holding);
        return holding.InForce && holding.From <= DueOn && !(holding.Renewals is [.., var renewed] && renewed > DueOn);
    }
}

/// <summary>The obligations of an enterprise: nothing but its record, the policy and a day.</summary>
public static class Obligations
{
    /// <summary>All of them, by their last days. The yearly update is one for all titles, at the highest held.</summary>
    public static IReadOnlyList<Obligation> Of(Enterprise enterprise, PolicyBook policy, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        ArgumentNullException.ThrowIfNull(policy);
        return [.. Updates(enterprise, policy, today).Concat(Changes(enterprise, policy, today)).Concat(OfTitles(enterprise, policy, today)).OrderBy(o => o.DueOn).ThenBy(o => o.Kind, StringComparer.Ordinal).ThenBy(o => o.Title)];
    }

    private static IEnumerable<Obligation> Updates(Enterprise enterprise, PolicyBook policy, DateOnly today)
    {
        var clocks = policy.Clocks;
        for (var year = clocks.UpdatesKeptFrom.Year; year <= today.Year + 1; year++)
        {
            // The highest title held on its own deadline; of equal ones the rules agree.
            var due = enterprise.Titles.OrderByDescending(t => t.Title).Select(t => (t.Title, Deadline: policy.RulesOf(t.Title).UpdateDeadlineIn(year), Held: t.AsHeld()))
                .FirstOrDefault(t => t.Deadline is not null && t.Held?.InForceOn(t.Deadline.On.In(year)) == true);
            if (due.Deadline is not { } deadline || deadline.On.In(year) is var day && day < clocks.UpdatesKeptFrom) continue;
            var done = enterprise.Updates?.FirstOrDefault(u => u.Year == year)?.On;
            yield return new("yearlyUpdate", due.Title, $"{year} 年度信息更新", day, StateOf(day, done, today), done, deadline.Clause, clocks.UpdateConsequence, deadline.Verified);
        }
    }

    private static IEnumerable<Obligation> Changes(Enterprise enterprise, PolicyBook policy, DateOnly today)
    {
        var months = policy.Clocks.MajorChangeMonths;
        foreach (var change in enterprise.Changes ?? [])
        {
            var day = change.On.AddMonths(months.Value);
            yield return new("majorChange", null, $"重大变化报告: {change.Kind} {change.On:yyyy-MM-dd}", day, StateOf(day, change.ReportedOn, today), change.ReportedOn, months.Clause, policy.Clocks.ChangeConsequence, months.Verified);
        }
    }

    private static IEnumerable<Obligation> OfTitles(Enterprise enterprise, PolicyBook policy, DateOnly today)
    {
        foreach (var held in enterprise.Titles)
        {
            var rules = policy.RulesOf(held.Title);
            if (held.State == TitleState.Publicised && rules.PublicityDays is { } days && held.Since.AddDays(days.Value - 1) is var end)
                yield return new("publicity", held.Title, $"{held.Title.Chinese()}公示", end, today <= end ? ObligationState.Open : ObligationState.Met, null, days.Clause, "公示期满方可认定", days.Verified);
            if (held.BannedUntil is { } ban)
                yield return new("ban", held.Title, $"{held.Title.Chinese()}禁止申报期", ban, today <= ban ? ObligationState.Open : ObligationState.Met, null, rules.BanYears.Clause, "期内不得重新认定", rules.BanYears.Verified);
            if (held.InForce && held.Until is { } until)
                yield return new("renewal", held.Title, $"{held.Title.Chinese()}{(held.State == TitleState.Suspended ? "到期" : "到期复核")}", until, ObligationState.Open, null, rules.ValidityYears.Clause,
                    held.State == TitleState.Suspended ? "复核资格已取消, 到期失效" : "未列入复核通过名单的失效", rules.ValidityYears.Verified);
        }
    }

    private static ObligationState StateOf(DateOnly day, DateOnly? done, DateOnly today) =>
        done <= day ? ObligationState.Met : today <= day ? ObligationState.Open : ObligationState.Missed;
}
