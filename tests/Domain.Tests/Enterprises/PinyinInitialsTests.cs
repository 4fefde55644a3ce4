using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class PinyinInitialsTests
{
    [Theory]
    [InlineData("广州精密机械有限公司", "GZJMJXYXGS")]
    [InlineData("番禺（南沙）长荣银行", "PYNSCRYH")]
    [InlineData("ＴＣＬ科技 2号", "TCLKJ2H")]
    [InlineData("厦门重庆重工", "XMCQZG")]
    [InlineData("曾氏", "ZS")]
    [InlineData("·()", "")]
    [InlineData("𠅤", "")]
    public void A_name_is_typed_by_its_initials(string name, string initials) => Assert.Equal(initials, PinyinInitials.Of(name));

    [Fact]
    public void Every_name_of_a_firm_has_its_initials_the_present_one_first() =>
        Assert.Equal(["GZXM", "GZJM"], new Enterprise(Given.Firm(1), "广州新名", Given.Huangpu) { FormerNames = ["广州旧名"], Aliases = ["广州新明"] }.Initials);
}
