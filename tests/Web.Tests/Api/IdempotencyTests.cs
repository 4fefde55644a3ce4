using Microsoft.Extensions.DependencyInjection;
using Srdi.Domain.Enterprises;

namespace Srdi.Web.Tests.Api;

[Collection("api")]
public sealed class IdempotencyTests(SharedApi shared)
{
    private readonly ApiHost api = shared.Host;

    [Fact]
    public async Task The_same_key_gets_the_same_answer_even_when_the_world_has_moved_on()
    {
        var (uscc, key) = (await api.Firm(), ApiHost.NewUscc());
        var first = (await Move(uscc, "440106", key)).Is(200);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        (await Move(uscc, "440112", null)).Is(200);
        var again = (await Move(uscc, "440106", key)).Is(200);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal((first.Text, first.MediaType), (again.Text, again.MediaType));
        Assert.Equal("440112", (await api.Send("GET", $"/v1/enterprises/{uscc}"))["district"].GetString());
    }

    [Fact]
    public async Task A_refusal_is_repeated_as_it_was()
    {
        var (uscc, key) = (await api.Firm(), ApiHost.NewUscc());
        Task<Answer> Skip() => api.Send("POST", $"/v1/enterprises/{uscc}/transitions", """{"trigger":"recognise","title":"srdi","document":"x"}""", null, ("Idempotency-Key", key));
        var first = (await Skip()).IsProblem(409, "title.prerequisiteMissing");
        (await api.Recognise(uscc, "innovative")).Is(200);
        Assert.Equal(first.Text, (await Skip()).IsProblem(409, "title.prerequisiteMissing").Text);
    }

    [Fact]
    public async Task A_key_stands_for_one_request_of_one_caller()
    {
        var (uscc, other, key) = (await api.Firm(), await api.Firm(), ApiHost.NewUscc());
        (await Move(uscc, "440106", key)).Is(200);
        (await Move(uscc, "440105", key)).IsProblem(422, "idempotency.reused", "Idempotency-Key");
        (await Move(other, "440106", key)).IsProblem(422, "idempotency.reused", "Idempotency-Key");
        var registry = await api.Token("registry");
        (await Move(other, "440105", key, registry)).Is(200);
        Assert.Equal("440106", (await api.Send("GET", $"/v1/enterprises/{uscc}"))["district"].GetString());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_key_is_1_to_255_visible_characters(string? key) =>
        (await Move(await api.Firm(), "440106", key ?? new string('k', 256))).IsProblem(400, "idempotency.invalid", "Idempotency-Key");

    [Fact]
    public async Task Of_many_at_once_one_does_the_work()
    {
        var (uscc, key) = (await api.Firm(), ApiHost.NewUscc());
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Move(uscc, "440106", key)));
        Assert.All(answers, a => Assert.True(a.Status == 200 || a.IsProblem(409, "request.inFlight").Headers.RetryAfter is not null));
        Assert.Single(answers.Where(a => a.Status == 200).Select(a => a.Text).Distinct());
        var firm = await api.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IEnterpriseGrain>("ent-" + uscc).Get();
        Assert.Equal(3, firm.Value.Version); // registered, moved out, moved in
    }

    private Task<Answer> Move(string uscc, string district, string? key, string? token = null) =>
        api.Send("POST", $"/v1/enterprises/{uscc}/transitions", $$"""{"trigger":"move","district":"{{district}}"}""", token, key is null ? [] : [("Idempotency-Key", key)]);
}
