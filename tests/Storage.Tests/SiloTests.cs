using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Srdi.Domain.Commits;
using Srdi.Domain.Log;
using Srdi.Tests;

namespace Srdi.Storage.Tests;

[Alias("Srdi.Storage.Tests.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("Write")] Task<string> Write(string text);

    [Alias("Read")] Task<string?> Read();

    [Alias("Remind")] Task Remind(string name);

    [Alias("Reminders")] Task<string[]> Reminders();

    [Alias("Forget")] Task Forget(string name);
}

public sealed class NoteGrain([PersistentState("note")] IPersistentState<Stored<Note>> note) : Grain, INoteGrain, IRemindable
{
    public async Task<string> Write(string text)
    {
        var next = new Note(text, (note.State.Record?.Version ?? 0) + 1);
        note.State.Pending = new(next) { Events = [Events.Of(this.GetPrimaryKeyString(), next.Version)] };
        await note.WriteStateAsync();
        (note.State.Record, note.State.Pending) = (next, null);
        return note.Etag!;
    }

    public Task<string?> Read() => Task.FromResult(note.State.Record?.Text);

    public Task Remind(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromDays(60));

    public async Task<string[]> Reminders() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];

    public async Task Forget(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

/// <summary>A real silo on sockets, as the host makes it.</summary>
public sealed class SiloTests
{
    [Theory, ClassData(typeof(BothDatabases))]
    public async Task A_silo_finds_its_state_and_reminders_again_after_a_restart(StorageProvider provider)
    {
        await using var store = await Store.Empty(provider);
        using (var silo = await Start(store.Settings))
        {
            var grain = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>("note-1");
            Assert.Null(await grain.Read());
            Assert.Equal("1", await grain.Write("一"));
            Assert.Equal("2", await grain.Write("二"));
            await grain.Remind("renewal");
            await grain.Remind("renewal");
            await grain.Remind("budget");
            await silo.StopAsync();
        }
        using (var silo = await Start(store.Settings))
        {
            var grain = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>("note-1");
            Assert.Equal("二", await grain.Read());
            Assert.Equal(["budget", "renewal"], await grain.Reminders());
            await grain.Forget("budget");
            Assert.Equal(["renewal"], await grain.Reminders());
            Assert.Equal("3", await grain.Write("三"));
            await silo.StopAsync();
        }

        // What the lists rest on: the row is found by the state's name and the grain's own key.
        Assert.Equal(1, await store.Number("select count(*) from grain_state where state_name = 'note' and key = 'note-1' and version = 3"));
        Assert.Equal([1, 2, 3], (await store.Log.ReadSubject(SubjectKind.Enterprise, "note-1", 0, 10, default)).Select(logged => logged.Entry.Ordinal));
        Assert.Equal(1, await store.Number("select count(*) from reminder where name = 'renewal' and version = 1"));
        Assert.Equal(5_184_000_000, await store.Number("select period from reminder"));
    }

    [Fact]
    public async Task Two_silos_on_one_PostgreSQL_are_one_cluster()
    {
        await using var store = await Store.Empty(StorageProvider.Postgres);
        using var first = await Start(store.Settings);
        using var second = await Start(store.Settings);
        Assert.Equal(2, await store.Number("select count(*) from membership where status = 3"));

        for (var n = 0; n < 20; n++)
        {
            await first.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>($"note-{n}").Write("from the first");
            Assert.Equal("from the first", await second.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>($"note-{n}").Read());
        }

        await second.StopAsync();
        Assert.Equal(1, await store.Number("select count(*) from membership where status = 3"));
        Assert.Equal(1, await store.Number("select count(*) from membership where status = 6"));
        Assert.Equal("from the first", await first.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>("note-0").Read());
        await first.StopAsync();
    }

    [Fact]
    public async Task A_silo_without_its_database_does_not_start()
    {
        var settings = new StorageSettings(StorageProvider.Postgres, "Host=127.0.0.1;Port=1;Username=srdi;Timeout=5", "unused");

        await Assert.ThrowsAsync<StorageUnreachableException>(() => Start(settings));
    }

    private static async Task<IHost> Start(StorageSettings settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var (siloPort, gatewayPort) = FreePorts.Pair();
        builder.Configuration.AddInMemoryCollection(
        [
            new(StorageSettings.ProviderKey, settings.Provider == StorageProvider.Postgres ? "postgres" : "sqlite"),
            new(StorageSettings.ConnectionStringKey, settings.ConnectionString),
            new(StorageSettings.DataKey, settings.DataDirectory),
            new(SrdiStorage.SiloAddressKey, "127.0.0.1"),
            new(SrdiStorage.SiloPortKey, siloPort.ToString(CultureInfo.InvariantCulture)),
            new(SrdiStorage.GatewayPortKey, gatewayPort.ToString(CultureInfo.InvariantCulture)),
        ]);
        builder.UseOrleans(silo => silo.AddSrdiStorage());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
