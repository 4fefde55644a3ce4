namespace Srdi.WebConsole.Shared;

/// <summary>One of the choices.</summary>
/// <param name="Value">As the address has it.</param>
/// <param name="Text">As people read it.</param>
public sealed record ChoiceOption(string Value, string Text);
