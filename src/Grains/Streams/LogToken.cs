using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Orleans.Streams;
using Srdi.Domain.Log;

namespace Srdi.Grains.Streams;

/// <summary>A place in the log as a stream's token. A subscription with a token gets what came after it.</summary>
[GenerateSerializer, Immutable, Alias("LogToken")]
public sealed class LogToken : StreamSequenceToken
{
    [NonSerialized]
    private readonly TransitionBatch? batch;

    /// <summary>The token of a cursor, from wherever the cursor came: a page, a stream, a webhook or another token.</summary>
    public LogToken(LogCursor cursor) => Text = cursor.Text;

    internal LogToken(LogCursor cursor, int index, TransitionBatch batch) : this(cursor) => (Index, this.batch) = (index, batch);

    /// <summary>The cursor's text.</summary>
    [Id(0)] public string Text { get; }

    /// <summary>0 for an event; more for what was said after it at the same place.</summary>
    [Id(1)] internal int Index { get; }

    /// <summary>The cursor.</summary>
    public LogCursor Cursor => new(Text);

    /// <summary>The delivery that the token belongs to, where it was made.</summary>
    internal TransitionBatch? Batch => batch;

    /// <summary>The last number of the position: for show only.</summary>
    public override long SequenceNumber { get => Numbers(Text) is [.., var last] ? last : 0; protected set => throw new NotSupportedException(); }

    /// <summary>0 for an event: it has a position of its own.</summary>
    public override int EventIndex { get => Index; protected set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override bool Equals(StreamSequenceToken? other) => other is LogToken token && token.Text == Text && token.Index == Index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int CompareTo(StreamSequenceToken? other) =>
        other is LogToken token ? Numbers(Text).AsSpan().SequenceCompareTo(Numbers(token.Text)) is var order and not 0 ? order : Index.CompareTo(token.Index) : throw new ArgumentOutOfRangeException(nameof(other), "Tokens of the log compare with each other only.");

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The numbers of a position in either database; none for the beginning.</summary>
    private static long[] Numbers(string text) =>
        text.Length == 0 ? [] : [.. Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.').Skip(1).Select(part => long.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];
}
