using System.Globalization;
using System.Text.Json;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Policy;
using Srdi.Domain.Tests.Policy;

namespace Srdi.Domain.Tests;

/// <summary>Days, places, firms and circumstances of the tests.</summary>
internal static class Given
{
    /// <summary>The policy as it is shipped.</summary>
    public static PolicyBook Policy => ThePolicy.Book;

    /// <summary>The day of all decisions unless a test says otherwise.</summary>
    public static readonly DateOnly Today = new(2026, 6, 30);

    public static readonly DistrictCode Huangpu = DistrictCode.Parse("440112").Value;

    public static readonly DistrictCode Tianhe = DistrictCode.Parse("440106").Value;

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An invented firm's code.</summary>
    public static EnterpriseId Firm(int number) => EnterpriseId.Of("91440101", $"MA5T{number:0000}");

    /// <summary>A command given at noon in Shanghai.</summary>
    public static Circumstances By<TCommand>(TCommand command, DateOnly? today = null) =>
        new(new("registry:test"), new((today ?? Today).ToDateTime(new(12, 0)), TimeSpan.FromHours(8)), Circumstances.CauseOf(command));

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, SrdiJson.Stored);

    /// <summary>What holds for every commit of a subject, whatever was decided: events numbered on from the version, all by this caller, about this subject.</summary>
    public static void Sound<TRecord>(Commit<TRecord> commit, SubjectKind kind, string subject, int before, int after, Circumstances now) where TRecord : class
    {
        var own = commit.Events.Where(e => e.Kind == kind).ToList();
        Assert.NotEmpty(own);
        Assert.Equal(Enumerable.Range(before + 1, own.Count), own.Select(e => e.Ordinal));
        Assert.Equal(before + own.Count, after);
        Assert.All(own, e => Assert.Equal(subject, e.Subject));
        Assert.All(commit.Events, e => Assert.Equal((now.By.Name, now.Now, now.Cause, Policy.Version), (e.Actor, e.RecordedAt, e.Cause, e.PolicyVersion)));
        Assert.All(commit.Events, e => Assert.True(e.EffectiveOn <= now.Today));
        if (kind != SubjectKind.Reward) Assert.Equal(commit.Grants.Select(g => g.Key), commit.Events.Where(e => e.Kind == SubjectKind.Reward).Select(e => "reward-" + e.Subject));
    }

    /// <summary>What holds for every refusal: it has a code and texts, and where a state stands in the way it says what that state permits.</summary>
    public static void Sound(Refused refused)
    {
        Assert.NotEmpty(RefusalTexts.CodeOf(refused.Code));
        Assert.Equal(refused.State is null, refused.Permitted is null);
    }
}
