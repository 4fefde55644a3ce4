using Srdi.Domain;
using Srdi.Domain.Commits;
using Srdi.Domain.Enterprises;
using Srdi.Storage.Enterprises;
using Srdi.Storage.Lists;

namespace Srdi.Storage.Tests.Lists;

public sealed class NameTests
{
    private static readonly EnterpriseId A = EnterpriseId.Of("91440101", "MA5AAAAA"), B = EnterpriseId.Of("91440101", "MA5BBBBB");

    private static Enterprise Firm(EnterpriseId id, string name) => new(id, name, DistrictCode.Parse("440112").Value) { Version = 1 };

    [Theory]
    [InlineData("广州（华南）智能·装备有限公司", "广州(华南)智能装备有限公司")]
    [InlineData("“ＴＣＬ”科技　集团", "tcl科技集团")]
    [InlineData("广州𠅤金属", "广州𠅤金属")]
    public void Forms_of_one_name_compare_alike(string a, string b) => Assert.Equal(NameKey.Of(a), NameKey.Of(b));

    [Theory]
    [InlineData("广州甲有限公司", "广州甲有限责任公司")]
    [InlineData("广州甲一有限公司", "广州甲二有限公司")]
    [InlineData("A-B公司", "AB公司")]
    public void Names_that_are_merely_alike_do_not(string a, string b) => Assert.NotEqual(NameKey.Of(a), NameKey.Of(b));

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Names_are_indexed_by_the_statement_that_writes_them(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        var (writer, other) = (new Writer<Enterprise>(grains, "enterprise", A.GrainKey), new Writer<Enterprise>(grains, "enterprise", B.GrainKey));
        var (list, books) = (new EnterpriseList(store.Database), new ListBooks(store.Database));
        async Task<string> Find(string text) => string.Join(' ', (await list.Read(new(10, Text: text), default)).Items.Select(line => line.Uscc == A.Value ? "A" : "B"));
        async Task<string> Named(string name) => string.Join(' ', (await books.Named([NameKey.Of(name)], default)).SelectMany(n => n.Value).Select(n => $"{(n.Enterprise.Uscc == A ? "A" : "B")}:{n.Kind}"));

        await writer.Write(new(Firm(A, "广州旧名精密(华南)有限公司")));
        await other.Write(new(Firm(B, "广州同名电子有限公司")));
        Assert.Equal(("A", "B", "A B", "A", ""), (await Find("精密"), await Find("同名电子"), await Find("广州"), await Find("密（华"), await Find("密电")));
        Assert.Equal("A:Current", await Named("广州旧名精密（华南）有限公司"));

        await writer.Write(new(Firm(A, "广州同名电子有限公司") with { FormerNames = ["广州旧名精密(华南)有限公司"], Aliases = ["广州别名材料有限公司"], Version = 2 }));
        Assert.Equal(("A B", "A", "A", "A B"), (await Find("同名"), await Find("旧名"), await Find("别名材料"), await Find("电子")));
        Assert.Equal(("A:Current B:Current", "A:Former", "A:List"), (await Named("广州同名电子有限公司"), await Named("广州旧名精密(华南)有限公司"), await Named("广州别名材料有限公司")));

        // What is taken back is found no more, and what was not written is not found.
        await writer.Write(new(Firm(A, "广州第三名有限公司") with { Version = 3 }));
        Assert.Equal(("", "", "B", "A"), (await Find("旧名"), await Find("别名"), await Find("同名"), await Find("第三")));
        var stale = new Writer<Enterprise>(await store.Grains(), "enterprise", B.GrainKey);
        await stale.Read();
        await other.Write(new(Firm(B, "广州同名电子有限公司") with { Version = 2 }));
        await Assert.ThrowsAnyAsync<Exception>(() => stale.Write(new(Firm(B, "广州从未写入有限公司"))));
        Assert.Equal(("", "B"), (await Find("从未"), await Find("同名")));
        Assert.Equal(0, await store.Number($"select count(*) from enterprise_gram g where not exists (select 1 from enterprise_name n where n.key = g.key)"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Firms_are_found_by_pinyin_initials_and_put_in_their_order(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        var list = new EnterpriseList(store.Database);
        Writer<Enterprise> Of(EnterpriseId id) => new(grains, "enterprise", id.GrainKey);
        async Task<string> Find(string text, EnterpriseSort sort = EnterpriseSort.Code) => string.Join(' ', (await list.Read(new(10, Text: text, Sort: sort), default)).Items.Select(line => line.Uscc == A.Value ? "A" : "B"));
        var (a, b) = (Of(A), Of(B));
        await a.Write(new(Firm(A, "广州精密机械有限公司")));
        await b.Write(new(Firm(B, "广东番禺TCL电子有限公司")));
        Assert.Equal(("A", "A", "B", "B", "A B", "", ""), (await Find("gzjm"), await Find("JXYX"), await Find("gdpy"), await Find("tcl"), await Find("yxgs"), await Find("gzjx"), await Find("gzjmjxyxgsx")));
        Assert.Equal(("B A", "B A"), (await Find("有限公司", EnterpriseSort.Name), await Find("yxgs", EnterpriseSort.Name)));

        // A former name is still known by its initials; the order is that of the present one.
        await a.Write(new(Firm(A, "广东安第斯有限公司") with { FormerNames = ["广州精密机械有限公司"], Version = 2 }));
        Assert.Equal(("A", "A", "A B"), (await Find("gzjm"), await Find("gdad"), await Find("yxgs", EnterpriseSort.Name)));
        await a.Write(new(Firm(A, "广东安第斯有限公司") with { Version = 3 }));
        Assert.Equal("", await Find("gzjm"));
        Assert.Equal(0, await store.Number("select count(*) from enterprise_initials_gram g where not exists (select 1 from enterprise_initials i where i.key = g.key)"));
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task After_any_renames_exactly_the_parts_of_the_names_are_indexed(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var writer = new Writer<Enterprise>(await store.Grains(), "enterprise", A.GrainKey);
        string[][] lives = [["甲"], ["广州精密有限公司"], ["广州精密机械有限公司", "广州精密有限公司"], ["精密精密精密"], ["广"], ["广东安第斯有限公司", "精密精密精密", "广州精密有限公司"]];
        foreach (var (version, names) in lives.Index())
        {
            await writer.Write(new(Firm(A, names[0]) with { FormerNames = [.. names.Skip(1)], Version = version + 1 }));
            foreach (var (table, column, size, gram) in new[] { ("enterprise_name", "name", 2, "enterprise_gram"), ("enterprise_initials", "initials", 3, "enterprise_initials_gram") })
            {
                var whole = await Texts(store, $"select {column} from {table} where key = '{A.GrainKey}'");
                var parts = whole.SelectMany(w => Enumerable.Range(0, Math.Max(0, w.Length - size + 1)).Select(i => w.Substring(i, size))).Distinct().Order(StringComparer.Ordinal);
                Assert.Equal(parts, (await Texts(store, $"select gram from {gram} where key = '{A.GrainKey}'")).Order(StringComparer.Ordinal));
            }
        }

        static async Task<List<string>> Texts(Store store, string sql)
        {
            await using var connection = await store.Database.Reads.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            List<string> texts = [];
            while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
            return texts;
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Pages_in_any_order_hold_every_firm_once(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        var list = new EnterpriseList(store.Database);
        var names = new[] { "乙", "甲", "丙", "甲", "丁", "乙", "·" };
        for (var i = 0; i < names.Length; i++)
        {
            var firm = EnterpriseId.Of("91440101", $"MA5AAA{i:00}");
            await new Writer<Enterprise>(grains, "enterprise", firm.GrainKey).Write(new(Firm(firm, names[i]) with
            {
                Titles = i == 4 ? [] : [new(Title.Srdi, TitleState.InForce, new(2025, 1, 1)) { From = new(2025, 1, 1), Until = new(2028, 1 + i % 3, 1) }],
            }));
        }
        foreach (var (sort, expected) in new[] { (EnterpriseSort.Code, "0 1 2 3 5 6"), (EnterpriseSort.Name, "6 2 1 3 0 5"), (EnterpriseSort.Until, "0 3 6 1 2 5") })
        {
            var (seen, after) = (new List<string>(), (string?)null);
            do
            {
                var page = await list.Read(new(2, after, Title: Title.Srdi, Sort: sort), default);
                seen.AddRange(page.Items.Select(line => line.Uscc[15..16]));
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(expected, string.Join(' ', seen));
        }
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Suggestions_are_ranked_by_likeness_and_bind_nothing(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var grains = await store.Grains();
        await new Writer<Enterprise>(grains, "enterprise", A.GrainKey).Write(new(Firm(A, "广州卓捷精密机械有限公司")));
        await new Writer<Enterprise>(grains, "enterprise", B.GrainKey).Write(new(Firm(B, "广州卓捷新材料有限公司")));

        var found = await new NameSearch(store.Database).Suggest("广州卓捷精密机械制造有限公司", 5, default);
        Assert.Equal([A.Value, B.Value], found.Select(s => s.Uscc));
        Assert.True(found[0].LikenessPercent is > 80 and < 100 && found[1].LikenessPercent < found[0].LikenessPercent, $"{found[0]} {found[1]}");
        Assert.Empty(await new ListBooks(store.Database).Named([NameKey.Of("广州卓捷精密机械制造有限公司")], default));
        Assert.Empty(await new NameSearch(store.Database).Suggest("深", 5, default));
    }
}
