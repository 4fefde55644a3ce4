using Srdi.Domain.Enterprises;

namespace Srdi.Domain.Tests.Enterprises;

public sealed class ContactTests
{
    [Theory]
    [InlineData("张三", "13800138000", "张*", "138****8000")]
    [InlineData("欧阳示例", "020-22345678", "欧*", "020-****5678")]
    [InlineData("𠮷野", "075523456789", "𠮷*", "0755-****6789")]
    public void A_mask_shows_the_first_character_and_both_ends_of_the_number(string name, string phone, string maskedName, string maskedPhone)
    {
        var contact = Contact.Of(name, phone).Value;
        Assert.Equal((maskedName, maskedPhone), (contact.LegalPersonMasked, contact.PhoneMasked));
        Assert.Equal("Contact", $"{contact}");
        Assert.True(contact.IsNamedIn($"找{name}"));
        Assert.True(contact.IsNamedIn($"打 {string.Join(' ', phone.ToCharArray())}"));
        Assert.False(contact.IsNamedIn("通知企业补正 2026 年度材料"));
    }

    [Theory]
    [InlineData("020-12345678")] // No number begins with 1 after an area code.
    [InlineData("20-22345678")]
    [InlineData("020-223456789")]
    [InlineData("755-23456789")]
    [InlineData("+8613800138000")]
    [InlineData("13800138000\u0660")]
    public void What_is_no_number_is_refused(string phone) => Assert.Equal((Refusal.FieldInvalid, "phone"), (Contact.Of("张三", phone).Refused!.Code, Contact.Of("张三", phone).Refused!.Field));
}
