using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;

namespace Srdi.Web.Tests.Api;

/// <summary>What callers are told when storage fails or the platform has a bug.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task A_storage_failure_says_that_the_outcome_is_unknown_and_when_to_repeat()
    {
        await using var api = await ApiHost.Start(change: services => services.AddSingleton<IIncomingGrainCallFilter, Broken>().AddSingleton<ILogReader, BrokenLog>());
        var uscc = ApiHost.NewUscc();
        foreach (var failure in new[] { "timeout", "database", "conflict" })
        {
            Broken.Failure = failure;
            var answer = (await api.Send("PUT", $"/v1/enterprises/{uscc}", """{"name":"甲公司","district":"440112"}""")).IsProblem(503, "storage.unavailable");
            Assert.Equal("unknown", answer["outcome"].GetString());
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        Assert.False((await api.Send("GET", $"/v1/enterprises/{uscc}")).IsProblem(503, "storage.unavailable").Json.TryGetProperty("outcome", out _)); // A question has no outcome.
        (await api.Send("GET", "/healthz/ready")).IsProblem(503, "storage.unavailable");
        (await api.Send("GET", "/healthz/live")).Is(200);

        // An answer that was not given is not kept: the same key does the work once storage is back.
        Task<Answer> Rename() => api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"rename","name":"乙公司"}""", null, ("Idempotency-Key", "k"));
        (await Rename()).IsProblem(503, "storage.unavailable");
        Broken.Failure = "none";
        (await api.Send("PUT", $"/v1/enterprises/{uscc}", """{"name":"甲公司","district":"440112"}""")).Is(201);
        (await Rename()).Is(200);

        Broken.Failure = "bug";
        var bug = (await api.Send("PUT", $"/v1/enterprises/{uscc}", """{"name":"丙公司","district":"440112"}""")).IsProblem(500, "internal");
        Assert.DoesNotContain("secret", bug.Text, StringComparison.Ordinal);
    }

    private sealed class Broken : IIncomingGrainCallFilter
    {
        public static string Failure { get; set; } = "none";

        public Task Invoke(IIncomingGrainCallContext context) => context.TargetContext.GrainInstance is not IEnterpriseGrain ? context.Invoke() : Failure switch
        {
            "timeout" => throw new TimeoutException("secret"),
            "database" => throw new Unreachable(),
            "conflict" => throw new InconsistentStateException("secret"),
            "bug" => throw new InvalidOperationException("secret"),
            _ => context.Invoke(),
        };
    }

    private sealed class Unreachable() : DbException("secret");

    private sealed class BrokenLog : ILogReader
    {
        public Task<LogPage> Read(LogQuery query, CancellationToken cancellation) => throw new Unreachable();

        public Task<LogPage> Latest(string? district, int limit, CancellationToken cancellation) => throw new Unreachable();

        public Task<IReadOnlyList<LoggedEvent>> ReadSubject(SubjectKind kind, string subject, int afterOrdinal, int limit, CancellationToken cancellation) => throw new Unreachable();

        public Task<LogCursor> Head(CancellationToken cancellation) => throw new Unreachable();

        public Task<long> Count(CancellationToken cancellation) => throw new Unreachable();

        public int Compare(LogCursor first, LogCursor second) => throw new Unreachable();

        public Task<LogCursor?> Expired(LogCursor after, CancellationToken cancellation) => throw new Unreachable();
    }
}
