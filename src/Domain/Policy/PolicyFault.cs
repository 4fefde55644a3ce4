namespace Srdi.Domain.Policy;

/// <summary>One thing wrong in one policy file: where it stands and what to write instead. Loading names every fault of every file at once.</summary>
/// <param name="File">The file, relative to the config directory, such as <c>measures/01a.json</c>.</param>
/// <param name="Path">The JSON path of the member, such as <c>$.amount.ceilingFen</c>; <c>$</c> is the whole file.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record PolicyFault(string File, string Path, string Problem, string Fix)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File} {Path}: {Problem}; {Fix}";
}
