namespace Srdi.Domain.Enterprises;

/// <summary>A title (称号) that a published decision of province or ministry gives. Titles coexist; each has its own validity.</summary>
public enum Title
{
    /// <summary>创新型中小企业 (incl. 科技型), by the province.</summary>
    Innovative = 1,
    /// <summary>专精特新中小企业, by the province.</summary>
    Srdi = 2,
    /// <summary>专精特新“小巨人”企业, by the ministry.</summary>
    LittleGiant = 3,
    /// <summary>国家级制造业单项冠军企业, by the ministry. Not limited to SMEs; asks for no other title.</summary>
    Champion = 4,
}

/// <summary>The tier (梯度) of an enterprise: its highest title in force.</summary>
public enum Tier
{
    /// <summary>小微企业: no title in force.</summary>
    MicroSmall = 0,
    /// <summary>创新型中小企业.</summary>
    Innovative = 1,
    /// <summary>专精特新中小企业.</summary>
    Srdi = 2,
    /// <summary>专精特新“小巨人”企业.</summary>
    LittleGiant = 3,
    /// <summary>制造业单项冠军企业.</summary>
    Champion = 4,
}

/// <summary>The Chinese names exactly as the policy writes them.</summary>
public static class TitleNames
{
    /// <summary>The title in Chinese.</summary>
    public static string Chinese(this Title title) => title switch
    {
        Title.Innovative => "创新型中小企业",
        Title.Srdi => "专精特新中小企业",
        Title.LittleGiant => "专精特新“小巨人”企业",
        Title.Champion => "制造业单项冠军企业",
    };

    /// <summary>The tier in Chinese.</summary>
    public static string Chinese(this Tier tier) => tier switch
    {
        Tier.MicroSmall => "小微企业",
        Tier.Innovative => Title.Innovative.Chinese(),
        Tier.Srdi => Title.Srdi.Chinese(),
        Tier.LittleGiant => Title.LittleGiant.Chinese(),
        Tier.Champion => Title.Champion.Chinese(),
    };

    /// <summary>The tier that a title in force lifts its holder to.</summary>
    public static Tier ToTier(this Title title) => (Tier)(int)title;
}
