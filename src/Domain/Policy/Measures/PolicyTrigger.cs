using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy.Reading;

namespace Srdi.Domain.Policy.Measures;

/// <summary>What can happen that a measure attaches to.</summary>
public enum PolicyEvent
{
    /// <summary>A title is newly recognised.</summary>
    Recognition = 1,
    /// <summary>A title is renewed.</summary>
    Renewal = 2,
    /// <summary>A park is accredited.</summary>
    Accreditation = 3,
    /// <summary>A base award (技术改造事后奖励) is decided.</summary>
    BaseAward = 4,
}

/// <summary>An event with the title that it is about.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Title">Of which title; null where the event is not about one.</param>
[GenerateSerializer, Immutable, Alias("PolicyTrigger")]
public readonly record struct PolicyTrigger([property: Id(0)] PolicyEvent Event, [property: Id(1)] Title? Title)
{
    /// <summary>A title is newly recognised.</summary>
    public static PolicyTrigger Recognised(Title title) => new(PolicyEvent.Recognition, title);

    /// <summary>A title is renewed.</summary>
    public static PolicyTrigger Renewed(Title title) => new(PolicyEvent.Renewal, title);

    /// <summary>A park is accredited.</summary>
    public static PolicyTrigger ParkAccredited => new(PolicyEvent.Accreditation, null);

    /// <summary>A base award is decided.</summary>
    public static PolicyTrigger BaseAwarded => new(PolicyEvent.BaseAward, null);

    internal static PolicyTrigger Read(ObjectReader from)
    {
        var trigger = new PolicyTrigger(from.Enum<PolicyEvent>("event"), from.EnumOrNull<Title>("title"));
        from.Done();
        if (trigger.Event is PolicyEvent.Recognition or PolicyEvent.Renewal != trigger.Title is not null)
            from.Fault("title", trigger.Title is null ? "is missing" : "does not go with this event", $"write one of {ObjectReader.Names<Title>()} with recognition and renewal, and nothing with the others");
        return trigger;
    }
}
