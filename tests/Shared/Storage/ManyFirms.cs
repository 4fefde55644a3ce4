using System.Text.Json;
using Srdi.Domain;
using Srdi.Domain.Enterprises;
using Srdi.Storage;
using Srdi.Storage.Enterprises;

namespace Srdi.Tests;

/// <summary>A city of any size, put into the store at once, and what is asked of it.</summary>
internal static class ManyFirms
{
    public const string Letters = "甲乙丙丁戊己庚辛壬癸";
    private static readonly string[] Trades = ["智能", "材料", "精密", "生物", "软件"], Districts = ["440112", "440111", "440106", "440113"];

    private static DistrictCode Huangpu => DistrictCode.Parse("440112").Value;

    /// <summary>One search of each kind.</summary>
    public static (string What, EnterpriseQuery Query)[] Questions(int firms) =>
    [
        ("all", new(50)), ("deep page", new(50, After: Code(firms / 2).Value)), ("tier", new(50, Tier: Tier.LittleGiant)), ("district", new(50, District: Huangpu)),
        ("district and tier", new(50, District: Huangpu, Tier: Tier.Champion)), ("title", new(50, Title: Title.Srdi)), ("title runs out", new(50, Title: Title.LittleGiant, ExpiringBefore: new(2026, 6, 1))),
        ("广州, which all have", new(50, Text: "广州")), ("精密", new(50, Text: "精密")), ("a rare name", new(50, Text: "甲乙丙")), ("no name", new(50, Text: "龘靐")), ("one firm", new(50, Text: "第777号")),
        ("a name in a district", new(50, Text: "精密", District: Huangpu)), ("a name of a tier", new(50, Text: "广州", Tier: Tier.Champion)), ("code", new(50, Text: "91440101MB000")), ("whole code", new(50, Text: Code(777).Value)),
        ("initials", new(50, Text: "gzjm")), ("common initials", new(50, Text: "yxgs")), ("by name", new(50, Sort: EnterpriseSort.Name)), ("by name in a district", new(50, District: Huangpu, Sort: EnterpriseSort.Name)),
        ("a name by name", new(50, Text: "精密", Sort: EnterpriseSort.Name)), ("by last day", new(50, Title: Title.Srdi, Sort: EnterpriseSort.Until)),
    ];

    /// <summary>Firms named after their number; one in 100 has a title.</summary>
    public static Task Fill(StorageSettings settings, int firms) => Fill(settings, Enumerable.Range(1, firms).Select(Firm));

    /// <summary>Puts firms into the store as commits would have left them, without the events that led there.</summary>
    public static async Task Fill(StorageSettings settings, IEnumerable<Enterprise> firms)
    {
        await using var database = Database.Of(settings.ConnectionString is { } text ? settings with { ConnectionString = text + ";Options=-c synchronous_commit=off;Command Timeout=0" } : settings);
        foreach (var some in firms.Chunk(10_000))
            await database.Execute($"""
                insert into grain_state (state_name, key, version, payload)
                select 'enterprise', e.value ->> 'key', 1, e.value -> 'record' from {database.Elements(database.Json("@rows"), "rows", "e")}
                """, [("rows", JsonSerializer.Serialize(new { rows = some.Select(f => new { key = f.Uscc.GrainKey, record = f }) }, SrdiJson.Stored))], default);
        if (settings.Provider == StorageProvider.Postgres) await database.Execute("vacuum analyze", [], default);
    }

    public static EnterpriseId Code(int i) => EnterpriseId.Of("91440101", $"MB{i % 1_000_000:000000}");

    public static Enterprise Firm(int i)
    {
        var title = i % 100 != 0 ? (Title?)null : i % 1_000 == 0 ? Title.Champion : i % 400 == 0 ? Title.LittleGiant : Title.Srdi;
        return new(Code(i), $"广州{Letters[i / 10 % 10]}{Letters[i % 10]}{Trades[i % 5]}第{i}号有限公司", DistrictCode.Parse(Districts[i % 4]).Value)
        {
            Tier = title?.ToTier() ?? Tier.MicroSmall, Version = 1,
            Titles = title is { } held ? [new(held, TitleState.InForce, new(2023, 1, 1)) { From = new(2023, 1, 1), Until = i % 200 == 0 ? new(2026, 5, 1) : new(2027, 5, 1) }] : [],
        };
    }
}
