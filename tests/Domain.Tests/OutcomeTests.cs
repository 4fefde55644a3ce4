namespace Srdi.Domain.Tests;

public sealed class OutcomeTests
{
    private static readonly Outcome<int> Five = 5;
    private static readonly Outcome<int> No = new Refused(Refusal.NotFound) { Field = "id" };

    [Fact]
    public void A_success_has_a_value_and_no_refusal()
    {
        Assert.Equal((true, 5, null), (Five.Succeeded, Five.Value, Five.Refused));
        Assert.Equal("5", Five.Match(v => $"{v}", r => $"{r.Code}"));
    }

    [Fact]
    public void A_refusal_has_no_value_and_asking_for_it_is_a_bug()
    {
        Assert.False(No.Succeeded);
        Assert.Throws<InvalidOperationException>(() => No.Value);
        Assert.Equal("NotFound", No.Match(v => $"{v}", r => $"{r.Code}"));
    }

    [Fact]
    public void A_chain_ends_at_its_first_refusal_and_keeps_its_particulars()
    {
        Assert.Equal(6, Five.Then<int>(v => v + 1).Value);
        Assert.Equal("id", Five.Then(_ => No).Then<int>(_ => throw new InvalidOperationException("was reached")).Refused!.Field);
    }

    [Fact]
    public void Every_refusal_has_a_code_of_its_own_and_two_texts()
    {
        var all = Enum.GetValues<Refusal>();
        Assert.Equal(all.Length, all.Select(RefusalTexts.CodeOf).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, r => Assert.Matches("^[a-z]+[A-Za-z]*(\\.[a-z][A-Za-z]*)?$", RefusalTexts.CodeOf(r)));
        Assert.All(all, r => Assert.Matches("\\p{IsCJKUnifiedIdeographs}", RefusalTexts.ChineseOf(r)));
        Assert.All(all, r => Assert.Matches("^[A-Z][ -~]+$", RefusalTexts.EnglishOf(r)));
    }
}
