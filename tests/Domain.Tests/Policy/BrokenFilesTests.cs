using System.Text.Json.Nodes;
using CsCheck;
using Srdi.Domain.Policy;

namespace Srdi.Domain.Tests.Policy;

public sealed class BrokenFilesTests
{
    private static IReadOnlyList<PolicyFault> Faults(IReadOnlyDictionary<string, string> files)
    {
        var (book, faults) = PolicyBook.Load(files);
        Assert.Null(book);
        return faults;
    }

    [Fact]
    public void Each_fault_is_named_with_file_path_and_what_to_write()
    {
        foreach (var row in TextTable.Rows("""
            file | was | becomes | path | says
            measures/01a.json | "ceilingFen": 100000000 | "ceilingFen": -1 | $.amount.ceilingFen | is -1; write a whole number from 1
            measures/01a.json | "clause": " | "claus": " | $.clause | is missing; write a text
            measures/01a.json | "clause": " | "claus": " | $.claus | is not known here; remove it
            measures/01a.json | "source": "穗府办规〔2025〕13号 正文",\n  "verified" | "verified" | $.source | is missing; write a text
            measures/01a.json | 每家给予不超过100万元奖励, | 每家给予不超过200万元奖励, | $.clauseText | does not stand in the policy's text
            measures/01a.json | "pot": "fund" | "pot": "1a" | $.pot | is '1a', which measures/pots.json does not name
            measures/12b.json | "pot": "12b" | "pot": "fund" | $.pot | is not '12b'
            measures/01a.json | "title": "littleGiant" } | "title": "giant" } | $.grantedOn.title | write one of innovative
            measures/01a.json | "kind": "money" | "kind": "gold" | $.kind | is "gold"; write one of money
            measures/01a.json | "A15" | "A99" | $.ambiguities | names A99
            measures/01a.json | "servedBy" | "notYet": "x", "servedBy" | $.servedBy | stands beside notYet
            measures/01a.json | "oncePer": "firm" | "oncePer": "firm", "oncePer": "firm" | $.oncePer | stands twice
            measures/14.json | "validTo": "2026-12-31" | "validTo": "2025-01-01" | $.validTo | lies before validFrom
            measures/14.json | "ceilingFen": 150000000 } | "ceilingFen": 160000000 } | $.amount.levels | above firmCeilingFen
            measures/07.json | "claimFacts": "firstSet" | "claimFacts": "cluster" | $.claimFacts | write "firstSet"
            measures/02.json | "id": "2" | "id": "3" | $.id | which the file's name does not say
            measures/25.json | { | { , | $ | is not JSON: line 1
            measures/titles.json | "title": "champion" | "title": "srdi" | $.titles | champion exactly once
            measures/pots.json | "measure": "16" | "measure": "99" | $.pots | names measure '99'
            measures/ambiguities.json | "id": "A20" | "id": "A19" | $.ambiguities | lacks A20
            measures/ambiguities.json | "setting": "baseDecision" | "setting": "payment" | $.ambiguities[6].setting | write one of baseDecision
            measures/park-criteria.json | "minimumLittleGiantFirms": 5 | "minimumLittleGiantFirms": 0 | $.minimumLittleGiantFirms | is 0; write a whole number from 1
            size/300.json | "codes": ["E"] | "codes": ["A"] | $.industries | gives the code A twice
            criteria/srdi-recognition-2.json | "fact": "mainShare" | "fact": "mainshare" | $.criteria[9].fact | is 'mainshare', which is not known; write one of abnormalOperation
            criteria/srdi-recognition-2.json | "minimumBasisPoints": 8000 | "minimumFen": 8000 | $.criteria[9].minimumFen | is not known here
            criteria/srdi-recognition-2.json | "minimumBasisPoints": 8000 | "minimumFen": 8000 | $.criteria[9] | has no bound for mainShare
            criteria/srdi-recognition-2.json | "shape": "judgement" | "shape": "guess" | $.criteria[14].shape | write one of figure
            criteria/srdi-recognition-2.json | "validFrom": "2026-04-01" | "validFrom": "2026-04-02" | $.validFrom | without a rule from 2026-04-01 to 2026-04-01; begin on 2026-04-01
            criteria/srdi-recognition-2.json | "validFrom": "2026-04-01" | "validFrom": "2026-03-31" | $.validFrom | is already in force then
            criteria/srdi-recognition-63.json | "validTo": "2026-03-31" | "validTo": null | $.validFrom | valid from 2022-08-01 to further notice
            criteria/srdi-recognition-63.json | "points": 5 }, { "minimumBasisPoints": 7000 | "points": 6 }, { "minimumBasisPoints": 7000 | .items[0].maximumPoints | the bands come to 6
            criteria/windows.json | "closesOn": "05-25" | "closesOn": "02-29" | $.windows[2].closesOn | write a day of the year as MM-DD
            """))
        {
            var faults = Faults(ThePolicy.With(row[0], row[1].Replace("\\n", "\n", StringComparison.Ordinal), row[2]));
            Assert.True(faults.Any(f => f.Path.EndsWith(row[3], StringComparison.Ordinal) && f.ToString().Contains(row[4], StringComparison.Ordinal)), $"{row[0]} {row[3]} {row[4]}: {string.Join(Environment.NewLine, faults)}");
        }
    }

    [Fact]
    public void All_faults_of_all_files_come_at_once()
    {
        var files = ThePolicy.With("measures/01a.json", "\"ceilingFen\": 100000000", "\"ceilingFen\": -1");
        files = ThePolicy.With("criteria/srdi-renewal-2.json", "\"clause\": \"", "\"claus\": \"", files);
        files = ThePolicy.With("size/300.json", "\"verified\": false", "\"verified\": \"no\"", files);
        files.Remove("measures/25.json");
        files.Remove("criteria/champion-renewal-138.json");
        files.Add("measures/26.json", "{}");
        files.Add("notes.json", "{}");
        var faulty = Faults(files).Select(f => f.File).Distinct().ToList();
        foreach (var file in new[] { "measures/01a.json", "criteria/srdi-renewal-2.json", "size/300.json", "measures/25.json", "measures/26.json", "notes.json" }) Assert.Contains(file, faulty);
        Assert.Contains(faulty, f => f.StartsWith("criteria/champion-renewal", StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_can_be_missing()
    {
        foreach (var file in ThePolicy.Files.Keys)
        {
            // An earlier version of a rule may go: the later one stands by itself.
            if (file is "criteria/srdi-recognition-63.json" or "criteria/srdi-renewal-63.json" or "criteria/littleGiant-recognition-63.json" or "criteria/littleGiant-renewal-63.json") continue;
            // A latest version, or one of two standards, may go too: nobody can know that it should be there.
            if (file is "criteria/srdi-recognition-2.json" or "criteria/srdi-renewal-2.json" or "criteria/littleGiant-recognition-2.json" or "criteria/littleGiant-renewal-2.json"
                || file.StartsWith("criteria/innovative-", StringComparison.Ordinal)) continue;
            var fewer = ThePolicy.Files.Where(f => f.Key != file).ToDictionary(StringComparer.Ordinal);
            Assert.NotEmpty(Faults(fewer));
        }
    }

    [Fact]
    public void Every_member_that_a_lawyer_relies_on_is_required()
    {
        foreach (var name in new[] { "clause", "source", "verified", "version", "clauseText", "text" })
        {
            var files = new Dictionary<string, string>(ThePolicy.Files, StringComparer.Ordinal);
            var spoilt = new List<string>();
            foreach (var (file, content) in ThePolicy.Files.Where(f => f.Key.EndsWith(".json", StringComparison.Ordinal)))
            {
                var root = JsonNode.Parse(content)!.AsObject();
                if (!Remove(root, name)) continue;
                files[file] = root.ToJsonString();
                spoilt.Add(file);
            }
            Assert.True(spoilt.Count > 10 || name == "text", name);
            Assert.Equal(spoilt, Faults(files).Where(f => f.Path.EndsWith("." + name, StringComparison.Ordinal)).Select(f => f.File).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Whatever_stands_in_a_file_loading_answers_with_faults_and_never_throws()
    {
        var names = ThePolicy.Files.Keys.Where(f => f.EndsWith(".json", StringComparison.Ordinal)).ToArray();
        Gen.Select(Gen.OneOf(names), Gen.Double.Unit, Gen.OneOf("", "0", "-1", "null", "\"x\"", "{", "}", "[", "]", ",", "[]", "{}", "1e99", "true")).Sample((file, at, junk) =>
        {
            // One value, from a colon on to the end of its line, is replaced.
            var content = ThePolicy.Files[file];
            var colon = content.IndexOf(": ", (int)(at * (content.Length - 1)), StringComparison.Ordinal);
            if (colon < 0) return;
            var end = content.IndexOfAny([',', '\n'], colon);
            var files = new Dictionary<string, string>(ThePolicy.Files, StringComparer.Ordinal) { [file] = content[..(colon + 2)] + junk + content[end..] };
            var (book, faults) = PolicyBook.Load(files);
            Assert.Equal(book is null, faults.Count > 0);
        }, iter: 300);
    }

    private static bool Remove(JsonNode? node, string name) => node switch
    {
        JsonObject o => o.Remove(name) || o.Select(p => p.Value).ToList().Exists(v => Remove(v, name)),
        JsonArray a => a.ToList().Exists(v => Remove(v, name)),
        _ => false,
    };
}
