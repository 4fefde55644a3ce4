using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Log;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Storage;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Parks;
using Srdi.Storage.Rewards;

namespace Srdi.Host.Demo;

/// <summary>Prints what the store holds, read from the store.</summary>
internal sealed class DemoSummary(LadderStatistics ladder, EnterpriseList enterprises, RewardList rewards, ParkList parks, ILogReader log)
{
    private const int Page = 1_000;

    public async Task Print(TimeSpan? took, CancellationToken cancellation)
    {
        var byDistrict = new Table().Title("企业 (区 × 梯度) Enterprises by district and tier").AddColumn("区");
        foreach (var tier in Enum.GetValues<Tier>()) byDistrict.AddColumn(new TableColumn(tier.Chinese()).RightAligned());
        byDistrict.AddColumn(new TableColumn("合计").RightAligned());
        var lines = await ladder.Read(cancellation);
        foreach (var line in lines) Row(byDistrict, DistrictCode.Parse(line.District).Value.Name, Counts(line));
        if (lines.Count > 0) Row(byDistrict, "合计", [.. Enumerable.Range(0, 5).Select(i => lines.Sum(l => Counts(l)[i]))]);
        AnsiConsole.Write(byDistrict);

        var titles = new Table().Title("有效称号 Titles in force").AddColumn("称号").AddColumn(new TableColumn("家数").RightAligned());
        foreach (var title in Enum.GetValues<Title>()) titles.AddRow(title.Chinese(), Number(await Count(title, cancellation)));
        AnsiConsole.Write(titles);

        var granted = new Table().Title("奖补 Rewards by measure").AddColumn("措施").AddColumn("状态").AddColumn(new TableColumn("笔数").RightAligned()).AddColumn(new TableColumn("上限合计").RightAligned());
        foreach (var group in (await All((after, c) => rewards.Read(new(Page, after), c), cancellation))
                     .Select(r => r.Record.Deserialize<Reward>(SrdiJson.Stored)!).GroupBy(r => (r.Measure, r.State)).OrderBy(g => g.Key.Measure, StringComparer.Ordinal).ThenBy(g => g.Key.State))
            granted.AddRow(group.Key.Measure, SrdiJson.Name(group.Key.State), Number(group.Count()), group.Aggregate(Money.Zero, (sum, r) => sum + r.Ceiling).InWanYuan());
        AnsiConsole.Write(granted);

        var states = new Table().Title("园区 Parks").AddColumn("状态").AddColumn(new TableColumn("个数").RightAligned());
        foreach (var group in (await All((after, c) => parks.Read(new(Page, after), c), cancellation)).GroupBy(p => p.Record.GetProperty("state").GetString()).OrderBy(g => g.Key, StringComparer.Ordinal))
            states.AddRow(group.Key ?? "", Number(group.Count()));
        AnsiConsole.Write(states);

        AnsiConsole.WriteLine($"日志事件 Events in the log: {Number(await log.Count(cancellation))}");
        if (took is { } time) AnsiConsole.WriteLine($"用时 Seconds taken: {time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)}");
    }

    private async Task<long> Count(Title title, CancellationToken cancellation)
    {
        long count = 0;
        string? after = null;
        do
        {
            var page = await enterprises.Read(new(Page, after, Title: title), cancellation);
            count += page.Items.Count;
            after = page.Next;
        }
        while (after is not null);
        return count;
    }

    private static async Task<List<RecordLine>> All(Func<string?, CancellationToken, Task<ListPage<RecordLine>>> read, CancellationToken cancellation)
    {
        List<RecordLine> all = [];
        string? after = null;
        do
        {
            var page = await read(after, cancellation);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    private static long[] Counts(LadderLine line) => [line.MicroSmall, line.Innovative, line.Srdi, line.LittleGiant, line.Champion];

    private static void Row(Table table, string name, long[] counts) => table.AddRow([name, .. counts.Select(Number), Number(counts.Sum())]);

    private static string Number(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
