using Ttvm.Language.Text;

namespace Ttvm.Runtime.Loading;

/// <summary>What a name in a program was expected to be.</summary>
public enum NamedFileKind
{
    /// <summary>The operand of IMPORT.</summary>
    Module,

    /// <summary>The text that SPAWN or SUPERVISE_CHILD is given, and that is a worker program's file.</summary>
    Worker,

    /// <summary>A text that SPAWN or SUPERVISE_CHILD is given, and that names nothing. That is allowed, but the text is nearly the name of
    /// something.</summary>
    BasicProcess,
}

/// <summary>A name in a program whose file cannot be loaded, or which is probably misspelt.</summary>
/// <param name="Kind">What it was expected to be.</param>
/// <param name="Name">The name as the program has it.</param>
/// <param name="Message">In one line: what is wrong, why, and what was probably meant.</param>
/// <param name="Path">The file that holds the name.</param>
/// <param name="Source">The text of that file; null for bytecode.</param>
/// <param name="Span">Where the name stands in it, without quotes; empty for bytecode.</param>
/// <param name="Place">Where the name stands, for people; in bytecode the place of the instruction, if there is a debug section.</param>
public sealed record UnresolvedName(NamedFileKind Kind, string Name, string Message, string Path, SourceText? Source,
    TextSpan Span, SourcePlace? Place);
