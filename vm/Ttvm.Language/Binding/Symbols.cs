using Ttvm.Language.Text;

namespace Ttvm.Language.Binding;

/// <summary>The kinds of names a program uses.</summary>
public enum SymbolKind
{
    /// <summary>A label: defined by LABEL, used by jumps, calls and SPAWN by name.</summary>
    Label,

    /// <summary>A variable: defined by STORE, a parameter or CATCH, used by LOAD and others.</summary>
    Variable,

    /// <summary>A field of objects.</summary>
    Field,

    /// <summary>A process name: defined by REGISTER, used by SENDNAMED, WHEREIS and others.</summary>
    Process,

    /// <summary>A module file, used by IMPORT.</summary>
    Module,
}

/// <summary>One appearance of a name in a file.</summary>
/// <param name="Kind">What it names.</param>
/// <param name="Name">The name without quotes; two appearances with the same kind and name mean the same thing within a file.</param>
/// <param name="Span">Where, in units of the whole text, without quotes.</param>
/// <param name="IsDefinition">LABEL for a label; STORE, CATCH or a parameter for a variable; REGISTER for a process name.</param>
/// <param name="Line">0-based line.</param>
public readonly record struct SymbolReference(SymbolKind Kind, string Name, TextSpan Span, bool IsDefinition, int Line);
