using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Criteria;
using Srdi.Domain.Policy.Measures;
using Srdi.Domain.Policy.Reading;
using Srdi.Domain.Policy.Size;

namespace Srdi.Domain.Policy;

/// <summary>
/// The whole policy as data: measures, title rules, park criteria, pots and the readings of what is unclear. Immutable
/// and safe to share; every look-up is by key and date, without a scan.
/// </summary>
public sealed class PolicyBook
{
    /// <summary>The measures of the policy, in its order.</summary>
    public static IReadOnlyList<string> MeasureIds { get; } =
        ["1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12a", "12b", "12c", "13", "14", "15a", "15b", .. Enumerable.Range(16, 10).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private readonly FrozenDictionary<string, VersionIndex<Measure>> measures;
    private readonly FrozenDictionary<PolicyTrigger, Measure[]> granted;
    private readonly FrozenDictionary<PolicyTrigger, Measure[]> opened;
    private readonly FrozenDictionary<string, NamedPot> pots;
    private readonly TitleRules[] titles;
    private readonly VersionIndex<ParkCriteria> parkCriteria;
    private readonly FrozenDictionary<(Title, Procedure), VersionIndex<RuleFile>[]> rules;
    private readonly FrozenDictionary<(Title, Procedure), ApplicationWindow> windows;
    private readonly FrozenDictionary<Title, string[]> judged;

    private PolicyBook(Loading loaded)
    {
        (Version, Document, Ambiguities) = (loaded.Version, loaded.Document, loaded.Ambiguities);
        (measures, parkCriteria) = (loaded.MeasuresById.ToFrozenDictionary(StringComparer.Ordinal), loaded.ParkCriteria);
        Sharing = Enum.Parse<PlanRule>(Ambiguities.Setting("A1"), ignoreCase: true); // Only served readings can be set, and each served one is a rule.
        Measures = [.. MeasureIds.Select(id => measures[id].Newest)];
        granted = Triggered(m => m.GrantedOn);
        opened = Triggered(m => m.OpenedBy);
        Pots = loaded.Pots;
        pots = Pots.ToFrozenDictionary(p => p.Measure, StringComparer.Ordinal);
        titles = [.. loaded.Titles.OrderBy(t => t.Title)];
        (ParkTitle, Sizes) = (loaded.ParkTitle, loaded.Sizes);
        (RevocationReasons, Clocks) = (loaded.RevocationReasons, loaded.Clocks);
        Rules = loaded.Rules;
        rules = loaded.Standards.GroupBy(s => (s.Newest.Title, s.Newest.Procedure)).ToFrozenDictionary(g => g.Key, g => g.OrderBy(s => s.Newest.File, StringComparer.Ordinal).ToArray());
        windows = loaded.Windows.ToFrozenDictionary(w => (w.Title, w.Procedure));
        judged = loaded.Rules.GroupBy(r => r.Title).ToFrozenDictionary(g => g.Key, g => g.SelectMany(r => r.Criteria).SelectMany(c => c.Judged).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>Short stable text for the log, such as <c>gz-2025-13@1f0c22ab</c>: the policy and a digest of every file.</summary>
    public string Version { get; }

    /// <summary>The policy's own dates, name and text.</summary>
    public PolicyDocument Document { get; }

    /// <summary>What is unclear, and how it is read here.</summary>
    public Ambiguities Ambiguities { get; }

    /// <summary>How a plan shares where it does not say so itself (A1).</summary>
    public PlanRule Sharing { get; }

    /// <summary>The newest version of every measure, in the policy's order.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>Every version of every measure, in the policy's order, oldest first.</summary>
    public IEnumerable<Measure> MeasureVersions => MeasureIds.SelectMany(id => measures[id].All);

    /// <summary>The yearly sums that the policy names.</summary>
    public IReadOnlyList<NamedPot> Pots { get; }

    /// <summary>The rules of every title, lowest rung first.</summary>
    public IReadOnlyList<TitleRules> Titles => titles;

    /// <summary>The rules of the title of a park.</summary>
    public TitleRules ParkTitle { get; }

    /// <summary>The reasons for which titles are revoked.</summary>
    public IReadOnlyList<RevocationReason> RevocationReasons { get; }

    /// <summary>The clocks that the regulation sets for every holder of a title.</summary>
    public RegulationClocks Clocks { get; }

    /// <summary>Sizes of enterprises by industry.</summary>
    public SizeClassifier Sizes { get; }

    /// <summary>Every file of criteria, in order of title, procedure and date.</summary>
    public IReadOnlyList<RuleFile> Rules { get; }

    /// <summary>The newest version of a measure; null when there is none of that id.</summary>
    public Measure? FindMeasure(string id) => measures.TryGetValue(id, out var versions) ? versions.Newest : null;

    /// <summary>Every measure in the version that covers a day, or the one nearest to it, in the policy's order.</summary>
    public IReadOnlyList<Measure> MeasuresAt(DateOnly on) => [.. MeasureIds.Select(id => At(measures[id], on))];

    /// <summary>A measure in the version that covers a day, or the one nearest to it; null when there is none of that id.</summary>
    public Measure? MeasureAt(string id, DateOnly on) => measures.TryGetValue(id, out var versions) ? At(versions, on) : null;

    /// <summary>The version of a measure that covers a day; refuses with <see cref="Refusal.MeasureUnknown"/> or <see cref="Refusal.MeasureNotInForce"/>.</summary>
    public Outcome<Measure> MeasureOn(string id, DateOnly on)
    {
        if (!measures.TryGetValue(id, out var versions)) return new Refused(Refusal.MeasureUnknown) { Field = "measure", DetailZh = $"没有措施“{id}”。", DetailEn = $"There is no measure '{id}'; one of {string.Join(", ", MeasureIds)}." };
        if (versions.At(on) is { } measure) return measure;
        var newest = versions.Newest;
        return new Refused(Refusal.MeasureNotInForce)
        {
            Field = "measure", Clause = newest.Clause,
            DetailZh = $"措施 {id} 自 {versions.All[0].ValidFrom.Iso()} 至 {newest.ValidTo.Iso()} 有效, {on.Iso()} 不适用。",
            DetailEn = $"Measure {id} is valid from {versions.All[0].ValidFrom.Iso()} to {newest.ValidTo.Iso()}, not on {on.Iso()}.",
        };
    }

    /// <summary>The measures that are granted without application when something happens on a day; empty when none covers the day.</summary>
    public IReadOnlyList<Measure> MeasuresTriggeredBy(PolicyTrigger trigger, DateOnly on) => Covering(granted, trigger, on);

    /// <summary>The measures that can be claimed once something has happened on a day.</summary>
    public IReadOnlyList<Measure> MeasuresOpenedBy(PolicyTrigger trigger, DateOnly on) => Covering(opened, trigger, on);

    /// <summary>The measures that a recognition grants. A title that was held before is not new (A3), and grants nothing unless the setting says so.</summary>
    /// <param name="title">The title.</param>
    /// <param name="effectiveOn">The day of the recognition, which the measure's validity must cover (A4).</param>
    /// <param name="isFirstEver">Whether the enterprise never held the title before.</param>
    public IReadOnlyList<Measure> GrantsOn(Title title, DateOnly effectiveOn, bool isFirstEver) =>
        isFirstEver || Ambiguities.Is("A3", "eachCertificate") ? MeasuresTriggeredBy(PolicyTrigger.Recognised(title), effectiveOn) : [];

    /// <summary>The rules of a title.</summary>
    public TitleRules RulesOf(Title title) => titles[(int)title - 1];

    /// <summary>The criteria of a title that hold on a day: one file for each standard side by side; empty when none does.</summary>
    public IReadOnlyList<RuleFile> RulesOf(Title title, Procedure procedure, DateOnly on)
    {
        if (!rules.TryGetValue((title, procedure), out var standards)) return [];
        if (standards.Length == 1) return standards[0].At(on) is { } only ? [only] : [];
        var found = new List<RuleFile>(standards.Length);
        foreach (var standard in standards) if (standard.At(on) is { } rule) found.Add(rule);
        return found;
    }

    /// <summary>The reason that a text gives by its id or in one of its wordings; null when the list has none.</summary>
    public RevocationReason? FindRevocationReason(string? text)
    {
        if (text is null) return null;
        foreach (var reason in RevocationReasons) if (reason.IsWritten(text)) return reason;
        return null;
    }

    /// <summary>The criteria of a title that people decide, by their ids, whichever regulation has them; empty when figures decide them all.</summary>
    public IReadOnlyList<string> JudgementsOf(Title title) => judged.GetValueOrDefault(title, []);

    /// <summary>When in the year a title is applied for; null where no yearly call is known.</summary>
    public ApplicationWindow? WindowOf(Title title, Procedure procedure) => windows.GetValueOrDefault((title, procedure));

    /// <summary>The criteria of a park on a day; before and after the policy's validity the nearest version stands in, so that counts can always be shown.</summary>
    public ParkCriteria ParkCriteriaOn(DateOnly on) => At(parkCriteria, on);

    /// <summary>The yearly sum that the policy names for a measure; null when it draws on the fund alone.</summary>
    public NamedPot? PotOf(string measure) => pots.GetValueOrDefault(measure);

    /// <summary>Loads the policy from the contents of its files, keyed by path relative to the config directory. With any fault there is no book.</summary>
    public static (PolicyBook? Book, IReadOnlyList<PolicyFault> Faults) Load(IReadOnlyDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var loading = new Loading(files);
        loading.Run();
        return loading.Faults.Count == 0 ? (new PolicyBook(loading), []) : (null, loading.Faults);
    }

    private static T At<T>(VersionIndex<T> versions, DateOnly on) where T : class, IDatedRule => versions.At(on) ?? versions.Nearest(on);

    private static Measure[] Covering(FrozenDictionary<PolicyTrigger, Measure[]> index, PolicyTrigger trigger, DateOnly on) =>
        index.TryGetValue(trigger, out var found) ? Array.FindAll(found, m => m.CoversOn(on)) : [];

    private FrozenDictionary<PolicyTrigger, Measure[]> Triggered(Func<Measure, PolicyTrigger?> trigger) =>
        measures.Values.SelectMany(v => v.All).Where(m => trigger(m) is not null).GroupBy(m => trigger(m)!.Value)
            .ToFrozenDictionary(g => g.Key, g => g.OrderBy(m => m.Id, StringComparer.Ordinal).ToArray());

    /// <summary>One run over the files: gathers parts and faults.</summary>
    private sealed class Loading(IReadOnlyDictionary<string, string> files)
    {
        private readonly SortedSet<string> unread = new(files.Keys, StringComparer.Ordinal);

        public List<PolicyFault> Faults { get; } = [];

        public string Version { get; private set; } = "";

        public PolicyDocument Document { get; private set; } = null!;

        public Ambiguities Ambiguities { get; private set; } = Ambiguities.None;

        public Dictionary<string, VersionIndex<Measure>> MeasuresById { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<NamedPot> Pots { get; private set; } = [];

        public IReadOnlyList<TitleRules> Titles { get; private set; } = [];

        public TitleRules ParkTitle { get; private set; } = null!;

        public IReadOnlyList<RevocationReason> RevocationReasons { get; private set; } = [];

        public RegulationClocks Clocks { get; private set; } = null!;

        public SizeClassifier Sizes { get; private set; } = null!;

        public VersionIndex<ParkCriteria> ParkCriteria { get; private set; } = null!;

        public IReadOnlyList<RuleFile> Rules { get; private set; } = [];

        public IReadOnlyList<VersionIndex<RuleFile>> Standards { get; private set; } = [];

        public IReadOnlyList<ApplicationWindow> Windows { get; private set; } = [];

        public void Run()
        {
            if (Open("measures/ambiguities.json") is { } ambiguities) Ambiguities = Ambiguities.Read(ambiguities);
            if (Open("measures/policy.json") is { } policy) Document = PolicyDocument.Read(policy, Ambiguities, files);
            unread.RemoveWhere(f => f.EndsWith(".txt", StringComparison.Ordinal));
            if (Open("measures/pots.json") is { } pots) ReadPots(pots);
            if (Open("measures/titles.json") is { } titles) ReadTitles(titles);
            if (Open("measures/obligations.json") is { } obligations) Clocks = RegulationClocks.Read(obligations);
            if (Open("measures/revocation-reasons.json") is { } reasons) ReadRevocationReasons(reasons);
            ParkCriteria = VersionIndex<ParkCriteria>.Of("the park criteria", All("measures/park-criteria").Select(f => Policy.ParkCriteria.Read(f, Ambiguities)), gapless: true, Faults);
            if (ParkCriteria.All.Count == 0) Faults.Add(new("measures/park-criteria.json", "$", "is missing", "add the criteria of the parks"));
            if (Open("size/300.json") is { } size) Sizes = SizeClassifier.Read(size);
            if (Document is not null) ReadMeasures();
            if (Open("criteria/windows.json") is { } windowFile) ReadWindows(windowFile);
            ReadRules();
            foreach (var file in unread) Faults.Add(new(file, "$", "is not known here", "remove it, or name it as its folder's other files are named"));
            Version = $"{Document?.Id}@{Digest()}";
        }

        private void ReadPots(ObjectReader from)
        {
            _ = from.Text("version");
            Pots = from.List("pots", NamedPot.Read);
            from.Done();
            foreach (var twice in Pots.GroupBy(p => p.Measure, StringComparer.Ordinal).Where(g => g.Count() > 1)) from.Fault("pots", $"names measure {twice.Key} twice", "give each measure one pot");
            foreach (var pot in Pots)
                if (!MeasureIds.Contains(pot.Measure)) from.Fault("pots", $"names measure '{pot.Measure}', which does not exist", $"write one of {string.Join(", ", MeasureIds)}");
        }

        private void ReadTitles(ObjectReader from)
        {
            _ = from.Text("version");
            Titles = from.List("titles", t => TitleRules.Read(t, park: false));
            if (from.Object("park") is { } park) ParkTitle = TitleRules.Read(park, park: true);
            from.Done();
            foreach (var title in Enum.GetValues<Title>())
                if (Titles.Count(t => t.Title == title) != 1) from.Fault("titles", $"does not have {SrdiJson.Name(title)} exactly once", "give each title one entry");
        }

        private void ReadRevocationReasons(ObjectReader from)
        {
            _ = from.Text("version");
            RevocationReasons = from.List("reasons", RevocationReason.Read);
            from.Done();
            foreach (var twice in RevocationReasons.SelectMany(r => r.AlsoWritten.Append(r.Id).Append(r.Text)).GroupBy(t => t, StringComparer.Ordinal).Where(g => g.Count() > 1))
                from.Fault("reasons", $"has '{twice.Key}' twice", "give each wording to one reason");
        }

        private void ReadMeasures()
        {
            var read = All("measures/").Select(f => Measure.Read(f, Document, Ambiguities)).ToList();
            foreach (var measure in read)
            {
                if (!MeasureIds.Contains(measure.Id)) Faults.Add(new(measure.File, "$.id", $"is '{measure.Id}'", $"write one of {string.Join(", ", MeasureIds)}"));
                if (measure.Pot is { } pot && pot != "fund" && Pots.All(p => p.Measure != pot)) Faults.Add(new(measure.File, "$.pot", $"is '{pot}', which measures/pots.json does not name", "write \"fund\", or add the pot there"));
                if (Pots.Any(p => p.Measure == measure.Id) && measure.Pot != measure.Id) Faults.Add(new(measure.File, "$.pot", $"is not '{measure.Id}', though measures/pots.json names a pot for it", $"write \"{measure.Id}\""));
            }
            foreach (var versions in read.GroupBy(m => m.Id, StringComparer.Ordinal)) MeasuresById[versions.Key] = VersionIndex<Measure>.Of($"measure {versions.Key}", versions, gapless: false, Faults);
            foreach (var id in MeasureIds)
                if (!MeasuresById.ContainsKey(id)) Faults.Add(new($"measures/{(char.IsAsciiDigit(id[^1]) ? id : id[..^1]).PadLeft(2, '0')}{(char.IsAsciiDigit(id[^1]) ? "" : id[^1..])}.json", "$", $"is missing: no file has measure {id}", "add it"));
        }

        private void ReadWindows(ObjectReader from)
        {
            _ = from.Text("version");
            Windows = from.List("windows", ApplicationWindow.Read);
            from.Done();
            foreach (var twice in Windows.GroupBy(w => (w.Title, w.Procedure)).Where(g => g.Count() > 1)) from.Fault("windows", $"has {SrdiJson.Name(twice.Key.Title)} {SrdiJson.Name(twice.Key.Procedure)} twice", "give each title and procedure one window");
        }

        private void ReadRules()
        {
            Rules = [.. All("criteria/").Select(RuleFile.Read).OrderBy(r => r.Title).ThenBy(r => r.Procedure).ThenBy(r => r.Standard, StringComparer.Ordinal).ThenBy(r => r.ValidFrom)];
            Standards = [.. Rules.GroupBy(r => (r.Title, r.Procedure, r.Standard)).Select(g => VersionIndex<RuleFile>.Of($"{SrdiJson.Name(g.Key.Title)} {SrdiJson.Name(g.Key.Procedure)} ({g.Key.Standard})", g, gapless: true, Faults))];
            foreach (var title in Enum.GetValues<Title>())
                foreach (var procedure in Enum.GetValues<Procedure>())
                    if (!Rules.Any(r => r.Title == title && r.Procedure == procedure))
                        Faults.Add(new($"criteria/{SrdiJson.Name(title)}-{SrdiJson.Name(procedure)}-….json", "$", $"is missing: no file has the criteria of {SrdiJson.Name(title)} for {SrdiJson.Name(procedure)}", "add it"));
        }

        private ObjectReader? Open(string file)
        {
            if (unread.Remove(file)) return ObjectReader.Open(file, files[file], Faults);
            Faults.Add(new(file, "$", "is missing", "add the file"));
            return null;
        }

        private List<ObjectReader> All(string prefix) =>
            [.. unread.Where(f => f.StartsWith(prefix, StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal)).ToList().Select(Open).OfType<ObjectReader>()];

        private string Digest()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (file, content) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
                hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{content.ReplaceLineEndings("\n")}\0"));
            return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
        }
    }
}
