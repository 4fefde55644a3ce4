using Srdi.Domain;
using Srdi.Domain.Budgets;
using Srdi.Domain.Rewards;
using Srdi.Storage;

namespace Srdi.Grains.Tests.Budgets;

public sealed class ReservationTests
{
    private const int Claims = 200;
    private const long Each = 100;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task Of_64_callers_at_once_with_repeats_all_but_one_claim_get_their_amount(StorageProvider provider)
    {
        await using var money = await MoneyCluster.Start(provider);
        await money.Caps($"fund={Claims * Each} 12b={(Claims - 1) * Each}"); // Short by one.
        var claims = Enumerable.Range(1, Claims).Select(n => MoneyCluster.Claim(n, Each)).ToArray();
        var dice = new Random(5);
        var calls = claims.Concat(claims.Where(_ => dice.Next(5) == 0)).OrderBy(_ => dice.Next()).ToArray();
        var next = -1;
        var answers = new Outcome<Reservation>[calls.Length];
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < calls.Length;) answers[i] = await Reserve(money, calls[i]);
        }));

        var refused = calls.Zip(answers).Where(c => c.Second.Refused is not null).ToList();
        Assert.Single(refused.Select(r => r.First.Id).Distinct());
        Assert.All(refused, r => Assert.Equal(Refusal.PotExhausted, r.Second.Refused!.Code));
        var entries = await money.Entries();
        Assert.Equal(Claims - 1, entries.Count);
        Assert.True(entries.Select(e => e.FundOrdinal).Distinct().Count() < Claims - 1, "Reservations that waited together share a commit.");
        Assert.Equal(0, (await money.Fund.Get()).Find("12b")!.Left.Fen);
        await money.Sound();

        // The amount that one gives back goes to the one that came too late.
        var late = refused[0].First;
        Assert.Null((await money.Fund.Book(new([new(calls.First(c => c.Id != late.Id).Id, LedgerAct.Release, null, null, "放弃")]), MoneyCluster.Drafter)).Refused);
        Assert.Null((await Reserve(money, late)).Refused);
        await money.Sound();
    }

    [Fact]
    public async Task A_claim_is_reviewed_when_the_pot_can_bear_it_and_settled_out_of_its_reservation()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=1000 12b=250");
        Reward[] claims = [.. Enumerable.Range(1, 3).Select(n => MoneyCluster.Claim(n, 100))];
        await money.Seed(claims);
        Assert.Null((await Review(money, claims[0])).Refused);
        Assert.Null((await Review(money, claims[0])).Refused);
        Assert.Null((await Review(money, claims[1])).Refused);
        Assert.Equal(Refusal.PotExhausted, (await Review(money, claims[2])).Refused?.Code);
        Assert.Equal(RewardState.Claimed, await money.StateOf(claims[2]));
        Assert.Equal(2, (await money.Fund.Get()).Reservations.Count);

        Assert.Null((await money.Reward(claims[1]).Transition(new(RewardTrigger.Reject) { Reason = "材料不实" }, MoneyCluster.Approver)).Refused);
        await money.React();
        Assert.Null((await Review(money, claims[2])).Refused);
        Assert.Null((await money.Reward(claims[0]).Transition(new(RewardTrigger.Confirm), MoneyCluster.Registry)).Refused);
        await money.Settled("12b");

        Assert.Equal(["reserve 100", "post 100"], (await money.Books.EntriesOf([claims[0].Id], default)).Select(e => $"{SrdiJson.Name(e.Act)} {e.Amount.Fen}"));
        Assert.Equal(["reserve", "release"], (await money.Books.EntriesOf([claims[1].Id], default)).Select(e => SrdiJson.Name(e.Act)));
        var pot = (await money.Fund.Get()).Find("12b")!;
        Assert.Equal((100, 100, 50), (pot.Reserved.Fen, pot.Posted.Fen, pot.Left.Fen));
        await money.Sound();

        Assert.Equal(Refusal.ReservationClosed, (await Reserve(money, claims[1])).Refused?.Code);
        Assert.Equal(Refusal.ReservationClosed, (await Reserve(money, claims[0])).Refused?.Code);
        Assert.Equal(Refusal.ReservationDiffers, (await Reserve(money, claims[2] with { Calculated = new(99) })).Refused?.Code);
        Assert.Null((await Reserve(money, claims[2])).Refused);
    }

    [Fact]
    public async Task When_a_batch_cannot_be_stored_every_one_of_it_hears_so_and_nobody_holds_anything()
    {
        await using var money = await MoneyCluster.Start();
        await money.Caps("fund=100000");
        await money.Run("update grain_state set version = version + 1 where state_name = 'fund'");
        var failed = await Task.WhenAll(Enumerable.Range(1, 20).Select(async n =>
        {
            try
            {
                await Reserve(money, MoneyCluster.Claim(n, Each));
                return 0;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                return 1;
            }
        }));

        Assert.True(failed.Sum() > 0);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async n => Assert.Null((await Reserve(money, MoneyCluster.Claim(n, Each))).Refused)));
        Assert.Equal(20, (await money.Entries()).Count);
        await money.Sound();
    }

    private static Task<Outcome<Reservation>> Reserve(MoneyCluster money, Reward claim) =>
        money.Fund.Reserve(new(claim.Id, claim.Measure, claim.Payee, claim.District, claim.Calculated), MoneyCluster.Approver);

    private static Task<Outcome<TransitionAnswer>> Review(MoneyCluster money, Reward claim) => money.Reward(claim).Transition(new(RewardTrigger.Review), MoneyCluster.Approver);
}
