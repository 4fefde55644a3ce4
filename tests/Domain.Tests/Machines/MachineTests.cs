using Srdi.Domain.Budgets;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Machines;
using Srdi.Domain.Parks;
using Srdi.Domain.Rewards;
using Srdi.Domain.Selections;
using Srdi.Tests;

namespace Srdi.Domain.Tests.Machines;

public sealed class MachineTests
{
    private static void Is(string table, IMachine machine) => Assert.Equal(table.ReplaceLineEndings("\n"), machine.Table);

    [Fact]
    public void The_title_machine_is_this_table() => Is("""
                    Publicise   Withdraw  Recognise  FallDue     StartRenewal  Renew    Suspend    Lapse   Revoke
        None        Publicised  -         InForce    -           -             -        -          -       -
        Publicised  -           None      InForce    -           -             -        -          -       -
        InForce     -           -         -          RenewalDue  InRenewal     InForce  Suspended  Lapsed  Revoked
        RenewalDue  -           -         -          -           InRenewal     InForce  Suspended  Lapsed  Revoked
        InRenewal   -           -         -          -           -             InForce  Suspended  Lapsed  Revoked
        Suspended   -           -         -          -           -             -        -          Lapsed  Revoked
        Lapsed      Publicised  -         InForce    -           -             -        -          -       -
        Revoked     Publicised  -         InForce    -           -             -        -          -       -
        """, TitleMachine.Machine);

    [Fact]
    public void The_tier_machine_is_this_table() => Is("""
                     GainInnovative  GainSrdi  GainLittleGiant  GainChampion  FallToMicroSmall  FallToInnovative  FallToSrdi  FallToLittleGiant
        MicroSmall   Innovative      -         -                Champion      -                 -                 -           -
        Innovative   -               Srdi      -                Champion      MicroSmall        -                 -           -
        Srdi         -               -         LittleGiant      Champion      MicroSmall        Innovative        -           -
        LittleGiant  -               -         -                Champion      MicroSmall        Innovative        Srdi        -
        Champion     -               -         -                -             MicroSmall        Innovative        Srdi        LittleGiant
        """, TierMachine.Machine);

    [Fact]
    public void The_park_machine_is_this_table() => Is("""
                    Qualify     Disqualify  Nominate   Publicise   Accredit    Withdraw   Lapse   Revoke
        Candidate   Qualified   -           -          -           -           -          -       -
        Qualified   -           Candidate   Nominated  -           -           -          -       -
        Nominated   -           -           -          Publicised  Accredited  Candidate  -       -
        Publicised  -           -           -          -           Accredited  Candidate  -       -
        Accredited  -           AtRisk      -          -           -           -          Lapsed  Revoked
        AtRisk      Accredited  -           -          -           -           -          Lapsed  Revoked
        Lapsed      -           -           Nominated  -           -           -          -       -
        Revoked     -           -           Nominated  -           -           -          -       -
        """, ParkMachine.Machine);

    [Fact]
    public void The_reward_machine_is_this_table() => Is("""
                          Review    Confirm    Waive   Withhold  Release   ReleaseClaim  Reject    Plan     Publicise   Pay   Reverse   Recover    Unplan     NameAccount  DemandRecovery    ReleasePayment
        Entitled          -         Confirmed  Waived  Withheld  -         -             Rejected  -        -           -     -         -          -          -            -                 -
        Claimed           Reviewed  -          Waived  Withheld  -         -             Rejected  -        -           -     -         -          -          -            -                 -
        Reviewed          -         Confirmed  Waived  Withheld  -         -             Rejected  -        -           -     -         -          -          -            -                 -
        Confirmed         -         -          Waived  Withheld  -         -             Rejected  Planned  -           -     -         -          -          Confirmed    -                 -
        Planned           -         -          -       Withheld  -         -             -         -        Publicised  -     Reversed  -          Confirmed  Planned      -                 -
        Publicised        -         -          -       Withheld  -         -             -         -        -           Paid  Reversed  -          -          Publicised   -                 -
        Paid              -         -          -       -         -         -             -         -        -           -     -         Recovered  -          -            RecoveryDemanded  -
        Waived            -         -          -       -         -         -             -         -        -           -     -         -          -          -            -                 -
        Withheld          -         -          Waived  -         Entitled  Claimed       Rejected  -        -           -     -         -          -          -            -                 Publicised
        Rejected          -         -          -       -         -         -             -         -        -           -     -         -          -          -            -                 -
        Reversed          -         -          -       -         -         -             -         -        -           -     -         -          -          -            -                 -
        Recovered         -         -          -       -         -         -             -         -        -           -     -         -          -          -            -                 -
        RecoveryDemanded  -         -          -       -         Paid      -             -         -        -           -     -         Recovered  -          -            -                 -
        """, RewardMachine.Machine);

    [Fact]
    public void The_plan_machine_is_this_table() => Is("""
                    Approve   Publicise   Settle   Withdraw   Redraft
        Drafted     Approved  -           -        Withdrawn  Drafted
        Approved    -         Publicised  -        Withdrawn  -
        Publicised  -         -           Settled  Withdrawn  -
        Settled     -         -           -        -          -
        Withdrawn   -         -           -        -          -
        """, PlanMachine.Machine);

    [Fact]
    public void The_selection_machine_is_this_table() => Is("""
                    Choose  Publicise   Conclude   Withdraw   Freeze
        Frozen      Chosen  -           -          Withdrawn  -
        Chosen      Chosen  Publicised  -          Withdrawn  -
        Publicised  Chosen  -           Concluded  Withdrawn  -
        Concluded   -       -           -          -          -
        Withdrawn   -       -           -          -          Frozen
        """, SelectionMachine.Machine);

    [Theory]
    [InlineData("title")]
    [InlineData("tier")]
    [InlineData("park")]
    [InlineData("reward")]
    [InlineData("plan")]
    [InlineData("selection")]
    public void Each_machine_is_found_by_name_and_draws_its_diagram(string name)
    {
        var machine = AllMachines.Find(name).Value;
        Assert.Equal(name, machine.Name);
        Golden.Is($"Domain.Tests/Machines/{name}.mermaid", machine.Mermaid);
    }

    [Fact]
    public void The_steps_say_the_same_as_the_table()
    {
        foreach (var name in AllMachines.Names)
        {
            var machine = AllMachines.Find(name).Value;
            var rows = machine.Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var steps = rows.Skip(1).SelectMany(row => row.Skip(1).Select((to, i) => (row[0], rows[0][i], to))).Where(s => s.to != "-");
            Assert.Equal(steps.Select(s => $"{s.Item1}-{s.Item2}-{s.to}"), machine.Steps.Select(s => $"{s.From}-{s.Trigger}-{s.To}"), StringComparer.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void An_unknown_machine_is_refused_with_the_names_there_are()
    {
        var refused = AllMachines.Find("entity").Refused!;
        Assert.Equal((Refusal.MachineUnknown, "name"), (refused.Code, refused.Field));
        Assert.Contains("title, tier, park, reward, plan, list, case, selection", refused.DetailEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_changes_nothing_and_many_threads_may_ask_at_once() =>
        Parallel.For(0, 20_000, i =>
        {
            var from = (TitleState)(i % 8);
            var expected = from is TitleState.None or TitleState.Publicised or TitleState.Lapsed or TitleState.Revoked;
            Assert.Equal(expected, TitleMachine.Machine.TryFire(from, TitleTrigger.Recognise, out var next));
            Assert.Equal(expected ? TitleState.InForce : from, next);
            Assert.Equal(i % 5 > 0, TierMachine.Machine.TryFire((Tier)(i % 5), TierTrigger.FallToMicroSmall, out _));
        });

    [Fact]
    public void Tiers_rise_rung_by_rung_or_to_champion_and_fall_anywhere()
    {
        foreach (var from in Enum.GetValues<Tier>())
            foreach (var to in Enum.GetValues<Tier>())
                Assert.Equal(to < from || to == from + 1 || to == Tier.Champion && from != to, TierMachine.TryStep(from, to, out _));
    }
}
