using CsCheck;

namespace Srdi.Domain.Tests.Budgets;

/// <summary>
/// The whole state space of a pot that holds one award and two rewards that want it: two activations of the year's grain
/// that each believe to be the only one, and a third of another year that was given one of the rewards by mistake. An
/// activation reads, decides from what it read, and writes later; it may die at any moment.
/// </summary>
public sealed class PotSpec
{
    private const int Cap = 1;

    [Flags]
    private enum Fault
    {
        None = 0,
        NoUniqueKey = 1,
        NoVersionCheck = 2,
        PublishBeforeCommit = 4,
        AnswerBeforeCommit = 8,
    }

    private enum Act
    {
        None,
        PostA,
        PostB,
        PayA,
        PayB,
        ReverseA,
        ReverseB,
    }

    /// <summary>Entries about one reward, counted.</summary>
    private readonly record struct Entries(byte Posts, byte Pays, byte Reverses)
    {
        public int Committed => Posts - Reverses;
    }

    /// <summary>What an activation remembers, and what it is about to write.</summary>
    private readonly record struct Activation(bool Alive, byte Version, Entries A, Entries B, Act Pending);

    private readonly record struct State(
        Entries A, Entries B, byte OtherPosts, byte Version, byte OtherVersion, Activation One, Activation Two, Activation Other, byte Published, byte Told)
    {
        public Activation this[int i] => i switch { 0 => One, 1 => Two, _ => Other };

        public State With(int i, Activation activation) => i switch { 0 => this with { One = activation }, 1 => this with { Two = activation }, _ => this with { Other = activation } };
    }

    [Fact]
    public void No_interleaving_of_two_activations_breaks_the_pot()
    {
        var report = Check.Exhaustive(Of(Fault.None));
        Assert.True(report.Closed, report.ToString());
        Assert.Empty(report.NeverFired);
        Assert.Empty(report.NeverTriggered);
        Assert.True(report.States > 1_000, report.ToString()); // The model does not have so few states that nothing could go wrong.
    }

    [Theory]
    [InlineData("NoUniqueKey", "once")]
    [InlineData("NoVersionCheck", "cap")]
    [InlineData("PublishBeforeCommit", "published")]
    [InlineData("AnswerBeforeCommit", "told")]
    public void A_planted_fault_is_caught(string fault, string requirement)
    {
        Check.Exhaustive(Of(Enum.Parse<Fault>(fault)), out var violation);
        Assert.NotNull(violation);
        Assert.Contains(requirement, violation.ToString(), StringComparison.Ordinal);
    }

    private static Spec<State> Of(Fault fault)
    {
        var acts = Enum.GetValues<Act>().Where(a => a != Act.None).ToArray();
        var spec = Spec.From(default(State)).Print(s => s.ToString());
        foreach (var i in (int[])[0, 1, 2])
        {
            var name = i == 2 ? "other" : $"activation {i + 1}";
            spec.Action($"{name} starts", s => !s[i].Alive, s => s.With(i, i == 2 ? new(true, s.OtherVersion, new(s.OtherPosts, 0, 0), default, Act.None) : new(true, s.Version, s.A, s.B, Act.None)));
            spec.Action($"{name} dies", s => s[i].Alive, s => s.With(i, default));
            spec.Action($"{name} decides", i == 2 ? [Act.PostA] : acts, (s, act) => s[i] is { Alive: true, Pending: Act.None }, (s, act) => Decide(s, i, act, fault));
            spec.Action($"{name} writes", s => s[i].Pending != Act.None, s => Write(s, i, fault));
        }
        spec.Action("the log's reader publishes", s => s with { Published = (byte)(s.Published | Stored(s)) });
        return spec
            .Invariant("cap", "reserved + posted − reversed ≤ cap, for every pot, at every moment", s => s.A.Committed + s.B.Committed is >= 0 and <= Cap)
            .Invariant("once", "no reward is posted, paid or reversed twice", s => s.A.Posts + s.OtherPosts <= 1 && new[] { s.A, s.B }.All(e => e is { Posts: <= 1, Pays: <= 1, Reverses: <= 1 }))
            .Invariant("order", "nothing is paid or reversed that was not posted, and never both", s => new[] { s.A, s.B }.All(e => e.Pays + e.Reverses <= e.Posts))
            .Invariant("published", "what was published is stored", s => (s.Published & ~Stored(s)) == 0)
            .Invariant("told", "what a caller was told is stored", s => (s.Told & ~Stored(s)) == 0)
            .Reachable("paid", "the one award can be paid", s => s.A.Pays == 1)
            .Reachable("given again", "what was taken back can be given again", s => s.A.Reverses == 1 && s.B.Pays == 1);
    }

    private static State Decide(State s, int i, Act act, Fault fault)
    {
        var me = s[i];
        var mine = Of(act) ? me.A : me.B;
        var done = act switch { Act.PostA or Act.PostB => mine.Posts, Act.PayA or Act.PayB => mine.Pays, _ => mine.Reverses } > 0;
        if (done) return s with { Told = (byte)(s.Told | Bit(act)) }; // A late repeat gets the first answer.
        var may = act switch
        {
            Act.PostA or Act.PostB => i == 2 || me.A.Committed + me.B.Committed < Cap, // The other year has money of its own.
            _ => mine is { Posts: > 0, Pays: 0, Reverses: 0 },
        };
        if (!may) return s;
        s = s.With(i, me with { Pending = act });
        if (fault.HasFlag(Fault.PublishBeforeCommit)) s = s with { Published = (byte)(s.Published | Bit(act)) };
        if (fault.HasFlag(Fault.AnswerBeforeCommit)) s = s with { Told = (byte)(s.Told | Bit(act)) };
        return s;
    }

    private static State Write(State s, int i, Fault fault)
    {
        var me = s[i];
        var act = me.Pending;
        var stale = me.Version != (i == 2 ? s.OtherVersion : s.Version) && !fault.HasFlag(Fault.NoVersionCheck);
        var exists = (Stored(s) & Bit(act)) != 0 && !fault.HasFlag(Fault.NoUniqueKey);
        if (stale || exists) return s.With(i, default); // The activation is dropped; the caller repeats.
        // What the other year gives does not come out of this pot.
        if (i == 2) return (s with { OtherPosts = (byte)(s.OtherPosts + 1), OtherVersion = (byte)(s.OtherVersion + 1), Told = (byte)(s.Told | Bit(act)) })
            .With(i, new(true, (byte)(s.OtherVersion + 1), new((byte)(s.OtherPosts + 1), 0, 0), default, Act.None));
        var (a, b) = (Of(act) ? Add(s.A, act) : s.A, Of(act) ? s.B : Add(s.B, act));
        s = s with { A = a, B = b, Version = (byte)(s.Version + 1), Told = (byte)(s.Told | Bit(act)) };
        return s.With(i, new(true, s.Version, Of(act) ? Add(me.A, act) : me.A, Of(act) ? me.B : Add(me.B, act), Act.None));
    }

    private static Entries Add(Entries e, Act act) => act switch
    {
        Act.PostA or Act.PostB => e with { Posts = (byte)(e.Posts + 1) },
        Act.PayA or Act.PayB => e with { Pays = (byte)(e.Pays + 1) },
        _ => e with { Reverses = (byte)(e.Reverses + 1) },
    };

    private static bool Of(Act act) => act is Act.PostA or Act.PayA or Act.ReverseA;

    private static byte Bit(Act act) => (byte)(1 << ((int)act - 1));

    private static byte Stored(State s)
    {
        var bits = 0;
        if (s.A.Posts + s.OtherPosts > 0) bits |= Bit(Act.PostA);
        if (s.B.Posts > 0) bits |= Bit(Act.PostB);
        if (s.A.Pays > 0) bits |= Bit(Act.PayA);
        if (s.B.Pays > 0) bits |= Bit(Act.PayB);
        if (s.A.Reverses > 0) bits |= Bit(Act.ReverseA);
        if (s.B.Reverses > 0) bits |= Bit(Act.ReverseB);
        return (byte)bits;
    }
}
