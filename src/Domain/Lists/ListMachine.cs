using Srdi.Domain.Machines;

namespace Srdi.Domain.Lists;

/// <summary>Where a list stands.</summary>
public enum ListState
{
    /// <summary>预览中: its rows are being weighed.</summary>
    Previewing = 0,
    /// <summary>待确认: every row has a verdict; nothing was changed.</summary>
    Previewed = 1,
    /// <summary>已确认.</summary>
    Confirmed = 2,
    /// <summary>执行中.</summary>
    Running = 3,
    /// <summary>已完成: there is a receipt.</summary>
    Done = 4,
    /// <summary>已撤回: taken back before anything was done.</summary>
    Withdrawn = 5,
}

/// <summary>What can happen to a list.</summary>
public enum ListTrigger
{
    /// <summary>Weigh the rows that are not carried out yet anew.</summary>
    Preview,
    /// <summary>All rows are weighed.</summary>
    Weighed,
    /// <summary>A person confirms what was previewed.</summary>
    Confirm,
    /// <summary>The work begins.</summary>
    Start,
    /// <summary>The last row is done.</summary>
    Finish,
    /// <summary>A person takes it back.</summary>
    Withdraw,
}

/// <summary>The list machine.</summary>
public static class ListMachine
{
    /// <summary>The shared declaration.</summary>
    public static Machine<ListState, ListTrigger> Machine { get; } = new("list", ListState.Previewing, m =>
    {
        m.Configure(ListState.Previewing)
            .Permit(ListTrigger.Weighed, ListState.Previewed)
            .Permit(ListTrigger.Withdraw, ListState.Withdrawn);
        m.Configure(ListState.Previewed)
            .Permit(ListTrigger.Preview, ListState.Previewing)
            .Permit(ListTrigger.Confirm, ListState.Confirmed)
            .Permit(ListTrigger.Withdraw, ListState.Withdrawn);
        m.Configure(ListState.Confirmed)
            .Permit(ListTrigger.Start, ListState.Running);
        m.Configure(ListState.Running)
            .Permit(ListTrigger.Finish, ListState.Done);
        m.Configure(ListState.Done) // Rows that a person could place afterwards are weighed and confirmed like the first ones.
            .Permit(ListTrigger.Preview, ListState.Previewing);
        m.Configure(ListState.Withdrawn)
            .Permit(ListTrigger.Preview, ListState.Previewing);
    });

    /// <summary>Whether a person gives the trigger; the others follow from the work.</summary>
    public static bool IsForPeople(ListTrigger trigger) => trigger is ListTrigger.Preview or ListTrigger.Confirm or ListTrigger.Withdraw;

    /// <summary>What a person may do in a state, by its wire names.</summary>
    public static IReadOnlyList<string> ForPeople(ListState state) => [.. Machine.Permitted(state).Where(IsForPeople).Select(SrdiJson.Name)];
}
