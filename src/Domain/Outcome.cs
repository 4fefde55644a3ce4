namespace Srdi.Domain;

/// <summary>
/// The answer to a command or question: a value, or a refusal with its reason. A refusal is a value, never an
/// exception; exceptions mean a bug or that storage could not be reached.
/// </summary>
/// <typeparam name="T">What a success carries.</typeparam>
[GenerateSerializer, Alias("Outcome`1")]
public readonly record struct Outcome<T>
{
    private Outcome(T? value, Refused? refused) => (this.value, Refused) = (value, refused);

    [Id(0)] private readonly T? value;

    /// <summary>Why the command was refused; null when it succeeded.</summary>
    [Id(1)] public Refused? Refused { get; }

    /// <summary>True when the command was carried out (or had been carried out before).</summary>
    public bool Succeeded => Refused is null;

    /// <summary>The answer of a success.</summary>
    /// <exception cref="InvalidOperationException">The outcome is a refusal: a bug in the caller.</exception>
    public T Value => Refused is null ? value! : throw new InvalidOperationException($"Refused: {Refused.Code}");

    /// <summary>Takes whichever arm applies.</summary>
    public TOut Match<TOut>(Func<T, TOut> succeeded, Func<Refused, TOut> refused) =>
        Refused is { } no ? refused(no) : succeeded(value!);

    /// <summary>Carries a success on; a refusal passes through unchanged.</summary>
    public Outcome<TOut> Then<TOut>(Func<T, Outcome<TOut>> next) => Refused is { } no ? no : next(value!);

    internal static Outcome<T> Success(T value) => new(value, null);

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal with its particulars.</summary>
    public static implicit operator Outcome<T>(Refused refused) => new(default, refused);

    /// <summary>A refusal without particulars.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, new Refused(refusal));
}

/// <summary>Makes outcomes of interface types, for which C# has no implicit conversion.</summary>
public static class Outcome
{
    /// <summary>A success.</summary>
    public static Outcome<T> Of<T>(T value) => Outcome<T>.Success(value);
}
