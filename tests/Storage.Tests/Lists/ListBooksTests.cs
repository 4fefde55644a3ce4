using Srdi.Domain;
using Srdi.Domain.Cases;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Lists;
using Srdi.Domain.Rewards;
using Srdi.Storage.Lists;

namespace Srdi.Storage.Tests.Lists;

public sealed class ListBooksTests
{
    private static readonly EnterpriseId A = EnterpriseId.Of("91440101", "MA5AAAAA"), B = EnterpriseId.Of("91440101", "MA5BBBBB"), C = EnterpriseId.Of("91440101", "MA5CCCCC");
    private static readonly ListId Id = ListId.Of(new(ListKind.Renewal, new(2026, 1, 2), "示例"), "digest");

    private static ListRowDraft Draft(int row, string name, EnterpriseId? uscc = null, Refused? fault = null) =>
        new(row, new Dictionary<string, string> { ["name"] = name }.Concat(uscc is { } code ? [KeyValuePair.Create("uscc", code.Value)] : []).ToDictionary(), [name, uscc?.Value ?? ""], fault);

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task Rows_are_written_once_weighed_carried_out_and_summed(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var books = new ListBooks(store.Database);
        ListRowDraft[] drafts = [.. Enumerable.Range(2, 1_200).Select(row => Draft(row, $"企业{row}", row % 2 == 0 ? A : null, row == 7 ? new Refused(Refusal.ListCellInvalid) { DetailZh = "坏" } : null))];
        await books.Add(Id, drafts, default);
        await books.Add(Id, drafts[..600], default); // an upload that was broken off and sent again
        Assert.Equal(1_200, await store.Number("select count(*) from list_row"));
        Assert.Equal((new ListCounts(Wrong: 1), 0, 0), await books.Count(Id, default));
        var wrong = await books.Find(Id, 7, default);
        Assert.Equal((RowVerdict.Wrong, "list.cellInvalid", "坏", "企业7", (EnterpriseId?)null), (wrong!.Verdict, wrong.Code, wrong.Reason, wrong.Name, wrong.Uscc));

        var lines = await books.Read(Id, 2, 3, verdict: null, open: true, default);
        Assert.Equal([3, 4, 5], lines.Select(line => line.Row));
        Assert.Equal((A, A.Value), (lines[1].Uscc!.Value, lines[1].Cell("uscc")));
        await books.Weigh(Id, [lines[0] with { Verdict = RowVerdict.New, Uscc = B, Subject = B.Value }, lines[1] with { Verdict = RowVerdict.New, Subject = A.Value }, lines[2] with { Verdict = RowVerdict.Case, Code = "title.banned", Reason = "禁止期" }], default);
        Assert.Equal((new ListCounts(New: 2, Case: 1, Wrong: 1), 3, 0), await books.Count(Id, default));
        Assert.Equal(new Dictionary<string, int> { [B.Value] = 3, [A.Value] = 4 }, await books.First(Id, [A.Value, B.Value, C.Value], default));

        var reward = new RewardRef(RewardId.Of("1a", B, "littleGiant"), "1a", new(100_000_000), new(100_000_000));
        await books.Finish(Id, [lines[0] with { Outcome = "applied", Granted = [reward] }, lines[1] with { Outcome = "refused", Code = "enterprise.dissolved", Reason = "已注销" }], default);
        Assert.Equal((new ListCounts(New: 2, Case: 1, Wrong: 1), 1, 0), await books.Count(Id, default));
        Assert.Equal(5, Assert.Single(await books.ToDo(Id, 0, 10, default)).Row);
        var back = await new ListRows(store.Database).Rejected(Id, 0, 10, default);
        Assert.Equal(["4 已注销", "5 禁止期", "7 坏"], back.Select(row => $"{row.Row} {row.Reason}"));
        var held = CaseId.Parse("0123456789abcdef01234567").Value;
        await books.Finish(Id, [lines[2] with { Outcome = "case", Case = held, Code = "title.banned", Reason = "禁止期" }], default);
        var (applied, refused, cases, granted) = await books.Sum(Id, default);
        Assert.Equal((1, 1, 1, reward), (applied, refused, cases, granted.Single()));
        Assert.Equal((new ListCounts(New: 2, Case: 1, Wrong: 1), 0, 0), await books.Count(Id, default));
        Assert.Empty(await books.ToDo(Id, 0, 10, default));
        Assert.Equal(("case", held), (await books.Find(Id, 5, default)) is { } row5 ? (row5.Outcome, row5.Case!.Value) : default);
        Assert.Equal([4, 7], (await new ListRows(store.Database).Rejected(Id, 0, 10, default)).Select(row => row.Row)); // What is held needs no mending.
        Assert.Equal(["企业4", A.Value], back[0].Texts);
    }

    [Theory, ClassData(typeof(BothDatabases))]
    public async Task The_cohort_members_that_no_row_is_about_are_put_in_part_by_part(StorageProvider provider)
    {
        await using var store = await Store.Migrated(provider);
        var (books, grains) = (new ListBooks(store.Database), await store.Grains());
        Enterprise Holder(EnterpriseId id, string batch, TitleState state) => new(id, $"企业{id}", DistrictCode.Parse("440112").Value) { Titles = [new(Title.Srdi, state, new(2023, 1, 1)) { Batch = batch, From = new(2023, 1, 1), Until = new(2026, 1, 1) }] };
        EnterpriseId[] members = [.. Enumerable.Range(0, 7).Select(i => EnterpriseId.Of("91440101", $"MA6{i:00000}"))];
        foreach (var id in members) await new Writer<Enterprise>(grains, "enterprise", id.GrainKey).Write(new(Holder(id, "2022年", TitleState.InForce)));
        await new Writer<Enterprise>(grains, "enterprise", A.GrainKey).Write(new(Holder(A, "2023年", TitleState.InForce)));
        await new Writer<Enterprise>(grains, "enterprise", B.GrainKey).Write(new(Holder(B, "2022年", TitleState.Lapsed)));
        await books.Add(Id, [Draft(2, "甲", members[0]), Draft(3, "乙", members[1], new(Refusal.ListCellInvalid))], default);

        Assert.Equal((3, 2, 0), (await books.AddLapses(Id, Title.Srdi, "2022年", 3, default), await books.AddLapses(Id, Title.Srdi, "2022年", 3, default), await books.AddLapses(Id, Title.Srdi, "2022年", 3, default)));
        var lapses = await books.Read(Id, 3, 100, RowVerdict.New, open: true, default);
        Assert.Equal(members[2..], lapses.Select(line => line.Uscc!.Value));
        Assert.All(lapses, line => Assert.True(line.Lapse && line.Name is not null));
        Assert.Equal(5, (await books.Count(Id, default)).Lapses);

        await books.ForgetLapses(Id, members[4], default);
        Assert.Equal(4, (await books.Count(Id, default)).Lapses);
        await books.Finish(Id, [lapses[0] with { Outcome = "applied" }], default);
        await books.ForgetLapses(Id, null, default);
        Assert.Equal(3, await store.Number("select count(*) from list_row")); // those of the file, and the one that was carried out
    }
}
