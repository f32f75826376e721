using System.Collections.Immutable;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>An instruction that has to do with processes, in any version of its file in which they do the same.</summary>
/// <param name="File">The file.</param>
/// <param name="Use">Its index among the <see cref="AnalyzedProgram.ProcessUses"/>.</param>
/// <param name="IsName">Whether the name that belongs to it is meant, if there is one, and not its mnemonic.</param>
internal readonly record struct UsePlace(string File, int Use, bool IsName)
{
    /// <summary>The name that belongs to an instruction.</summary>
    public static UsePlace OfName(string file, ProcessUse use) => new(file, use.Index, IsName: true);

    /// <summary>The mnemonic of an instruction.</summary>
    public static UsePlace OfMnemonic(string file, ProcessUse use) => new(file, use.Index, IsName: false);

    /// <summary>Where that is in one version of the file.</summary>
    public TextSpan SpanIn(AnalyzedProgram program) =>
        IsName ? program.ProcessUses[Use].Span : program.ProcessUses[Use].MnemonicIn(program.Tree);
}

/// <summary>Something wrong with what processes do, whatever else changes in their files; it gets its places when it is shown.</summary>
/// <param name="Rule">The kind.</param>
/// <param name="Place">Where.</param>
/// <param name="Message">One sentence without places.</param>
internal sealed record MessageFinding(DiagnosticRule Rule, UsePlace Place, string Message)
{
    /// <summary>Other places that explain it.</summary>
    public ImmutableArray<(UsePlace Place, string Message)> Related { get; init; } = [];

    /// <summary>The name that may be meant; null if nobody knows.</summary>
    public string? Meant { get; init; }

    /// <summary>The finding in one version of the files.</summary>
    public Diagnostic In(Func<string, AnalyzedProgram> programOf)
    {
        var span = Place.SpanIn(programOf(Place.File));
        return new Diagnostic(Rule, span, Message, [.. Related.Select(ToPlace)],
            Meant is null ? [] : [new Fix($"Change to '{Meant}'", [new TextEdit(span, Meant)])]);

        RelatedPlace ToPlace((UsePlace Place, string Message) related) =>
            programOf(related.Place.File) is var program && related.Place.File == Place.File
                ? new RelatedPlace(related.Place.SpanIn(program), related.Message)
                : new RelatedPlace(related.Place.SpanIn(program), related.Message) { Source = program.Tree.Text };
    }
}
