using System.Collections.Immutable;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Completions;

/// <summary>What a completion stands for; editors show it as an icon.</summary>
public enum CompletionKind
{
    /// <summary>An instruction, or the word LABEL.</summary>
    Mnemonic,

    /// <summary>A label of the file.</summary>
    Label,

    /// <summary>A variable of the file.</summary>
    Variable,

    /// <summary>A field that the file uses.</summary>
    Field,

    /// <summary>A process name, or something to spawn.</summary>
    Process,

    /// <summary>A word of a closed set.</summary>
    Keyword,

    /// <summary>A file.</summary>
    File,

    /// <summary>Several lines with places to fill in; nothing for editors that know no snippets.</summary>
    Block,
}

/// <summary>One suggestion.</summary>
/// <param name="Label">What is listed.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Detail">A few words shown beside it; a signature for instructions.</param>
/// <param name="InsertText">What replaces the range.</param>
/// <param name="Snippet">The same with placeholders in the editors' snippet syntax; null where there is nothing to fill in.</param>
/// <param name="StackPicture">The stack picture of an instruction, or what an alias stands for; null elsewhere.</param>
/// <param name="TypedText">What people type who want it, where that is not the label: inside quotes a name has escapes.</param>
public sealed record CompletionItem(string Label, CompletionKind Kind, string Detail, string InsertText, string? Snippet = null,
    string? StackPicture = null, string? TypedText = null);

/// <summary>The suggestions for a place.</summary>
/// <param name="Span">What they replace, in units of the whole text.</param>
/// <param name="Items">The suggestions, in the order in which they are best shown.</param>
public sealed record CompletionResult(TextSpan Span, ImmutableArray<CompletionItem> Items)
{
    /// <summary>Nothing to suggest.</summary>
    public static CompletionResult None { get; } = new(default, []);
}
