using System.Text;
using Stateless;
using Stateless.Graph;

namespace Srdi.Domain.Machines;

/// <summary>What every machine can tell about itself, whatever its states are.</summary>
public interface IMachine
{
    /// <summary>The name under which it is served, such as <c>title</c>.</summary>
    string Name { get; }

    /// <summary>The state diagram as Mermaid text.</summary>
    string Mermaid { get; }

    /// <summary>The whole transition table as text: a row per state, a column per trigger, a dash where the trigger is refused.</summary>
    string Table { get; }

    /// <summary>Every permitted step.</summary>
    IReadOnlyList<MachineStep> Steps { get; }
}

/// <summary>One permitted step of a machine, in wire names.</summary>
/// <param name="From">State before.</param>
/// <param name="Trigger">What happens.</param>
/// <param name="To">State after.</param>
public sealed record MachineStep(string From, string Trigger, string To);

/// <summary>
/// A state machine as a pure declaration on Stateless: synchronous, without entry actions, shared by all activations.
/// Asking it changes nothing; the caller keeps the state.
/// </summary>
/// <typeparam name="TState">The states.</typeparam>
/// <typeparam name="TTrigger">The triggers.</typeparam>
public sealed class Machine<TState, TTrigger> : IMachine
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    [ThreadStatic] private static Running? running; // Stateless holds the state while it fires, so each thread has its own copy.
    private readonly TState initial;
    private readonly Action<StateMachine<TState, TTrigger>> declare;
    private readonly Dictionary<TState, TTrigger[]> permitted;

    /// <summary>Declares a machine.</summary>
    /// <param name="name">The name under which it is served.</param>
    /// <param name="initial">The state in which a subject begins.</param>
    /// <param name="declare">Configures the permitted steps.</param>
    public Machine(string name, TState initial, Action<StateMachine<TState, TTrigger>> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        Name = name;
        this.initial = initial;
        this.declare = declare;
        permitted = Enum.GetValues<TState>().ToDictionary(s => s, s => Enum.GetValues<TTrigger>().Where(t => TryFire(s, t, out _)).ToArray());
        Steps = [.. from s in Enum.GetValues<TState>() from t in permitted[s] select new MachineStep(SrdiJson.Name(s), SrdiJson.Name(t), SrdiJson.Name(Next(s, t)))];
        Mermaid = MermaidGraph.Format(Here().Machine.GetInfo());
        Table = DrawTable();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Mermaid { get; }

    /// <inheritdoc/>
    public string Table { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MachineStep> Steps { get; }

    /// <summary>The state after a trigger, or false where the machine has no such step.</summary>
    public bool TryFire(TState from, TTrigger trigger, out TState next)
    {
        var it = Here();
        it.State = from;
        next = from;
        if (!it.Machine.CanFire(trigger)) return false;
        it.Machine.Fire(trigger);
        next = it.State;
        return true;
    }

    /// <summary>The triggers that a state permits, in the order of their declaration.</summary>
    public IReadOnlyList<TTrigger> Permitted(TState state) => permitted[state];

    /// <summary>The wire names of the triggers that a state permits.</summary>
    public IReadOnlyList<string> PermittedNames(TState state) => [.. permitted[state].Select(SrdiJson.Name)];

    private Running Here() => running is { } it && it.Owner == this ? it : running = new(this);

    private TState Next(TState from, TTrigger trigger) => TryFire(from, trigger, out var next) ? next : from;

    private string DrawTable()
    {
        var triggers = Enum.GetValues<TTrigger>();
        List<string[]> rows = [["", .. triggers.Select(t => t.ToString())]];
        rows.AddRange(Enum.GetValues<TState>().Select(s => (string[])[s.ToString(), .. triggers.Select(t => TryFire(s, t, out var next) ? next.ToString() : "-")]));
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin("  ", row.Select((cell, i) => cell.PadRight(rows.Max(r => r[i].Length)))).Replace("\r", "").AppendLine();
        return string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd();
    }

    private sealed class Running
    {
        public Running(Machine<TState, TTrigger> owner)
        {
            Owner = owner;
            State = owner.initial;
            Machine = new(() => State, s => State = s, FiringMode.Immediate);
            owner.declare(Machine);
        }

        public Machine<TState, TTrigger> Owner { get; }

        public TState State { get; set; }

        public StateMachine<TState, TTrigger> Machine { get; }
    }
}

/// <summary>All machines of the platform, by name.</summary>
public static class AllMachines
{
    private static readonly IMachine[] Machines =
        [Enterprises.TitleMachine.Machine, Enterprises.TierMachine.Machine, Parks.ParkMachine.Machine, Rewards.RewardMachine.Machine, Budgets.PlanMachine.Machine, Lists.ListMachine.Machine, Cases.CaseMachine.Machine, Selections.SelectionMachine.Machine];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Machines.Select(m => m.Name)];

    /// <summary>A machine by name; refuses with <see cref="Refusal.MachineUnknown"/>.</summary>
    public static Outcome<IMachine> Find(string name) =>
        Array.Find(Machines, m => m.Name == name) is { } machine
            ? Outcome.Of(machine)
            : new Refused(Refusal.MachineUnknown) { Field = "name", DetailZh = $"可选: {string.Join(", ", Names)}。", DetailEn = $"One of: {string.Join(", ", Names)}." };
}
