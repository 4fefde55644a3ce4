using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Domain.Proof;

namespace Srdi.Grains.Proof;

/// <summary>Takes roots: digest over all heads, signature, and an event for every district in one commit.</summary>
public sealed class RootGrain([PersistentState("root")] IPersistentState<Stored<RootBook>> storage, GrainServices services, IHeads heads, IRootSigner signer)
    : RecordGrain<RootBook>(storage, services), IRootGrain
{
    /// <summary>Who takes the day's root, as the log names it.</summary>
    public const string CallerName = "platform:roots";

    /// <inheritdoc/>
    protected override (SubjectKind Kind, string Id) Subject => (SubjectKind.Root, RootDecisions.SubjectOf(DistrictCode.All[0]));

    /// <inheritdoc/>
    public async Task<bool> CloseDay()
    {
        var today = Shanghai.Today(Services.Clock);
        if (Current is not { } book)
        {
            await Commit(new(new RootBook(today)));
            return false;
        }
        if (book.LookedOn >= today) return false;
        return (await Take(new Caller(CallerName))).Succeeded;
    }

    /// <inheritdoc/>
    public async Task<Outcome<SignedRoot>> Take(Caller by)
    {
        var began = Services.Clock.GetUtcNow();
        var book = Current ?? new RootBook(Shanghai.DayOf(began));
        var digest = await heads.Digest(await Services.Log.Head(CancellationToken.None), book.TakenAt ?? DateTimeOffset.MinValue, CancellationToken.None);
        var number = book.Version + 1;
        var statement = new RootStatement(number, Shanghai.DayOf(began), digest, book.Latest is { } latest ? Seal.Of(SHA256.HashData(Encoding.UTF8.GetBytes(latest.Signed))) : null);
        var root = new SignedRoot(number, statement.Day, digest.Hash, signer.Sign(statement));
        return await Carry<SignedRoot>(RootDecisions.Keep(book, root, new(by, began, "root:" + number.ToString(CultureInfo.InvariantCulture)), Services.Policy.Version));
    }
}

/// <summary>Looks every few minutes whether the day's root has been taken. Every silo does so; the grain sees to it that there is one.</summary>
public sealed class RootPump(IGrainFactory grains, TimeProvider clock, ILogger<RootPump> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await grains.GetGrain<IRootGrain>(IRootGrain.Key).CloseDay()) logger.LogInformation("The day's root has been signed");
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The day's root could not be taken; it is tried again");
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            await Task.WhenAny(Task.Delay(Poll, clock, stoppingToken));
        }
    }
}
