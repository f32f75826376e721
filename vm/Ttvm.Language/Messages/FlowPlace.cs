using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>A place of a program of several files.</summary>
/// <param name="File">The file, as the caller names it.</param>
/// <param name="Line">0-based.</param>
/// <param name="Span">The name or the mnemonic, in units of the file's whole text.</param>
public readonly record struct FlowPlace(string File, int Line, TextSpan Span);
