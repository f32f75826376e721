using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Names;

/// <summary>What kind of thing a place in a text is.</summary>
public enum ResolvedKind
{
    /// <summary>A mnemonic of the table.</summary>
    Mnemonic,

    /// <summary>The word <c>LABEL</c>.</summary>
    LabelKeyword,

    /// <summary>A name: label, variable, field, process, module.</summary>
    Symbol,

    /// <summary>The name of a worker program: a string to spawn, or a child to supervise.</summary>
    Worker,

    /// <summary>Any other operand: a number, a text, a keyword, a pattern.</summary>
    Operand,
}

/// <summary>A place of a file, for answers that lead somewhere.</summary>
/// <param name="Document">The file.</param>
/// <param name="Span">The range, in units of its whole text.</param>
/// <param name="IsDefinition">Whether the name is defined there.</param>
public readonly record struct Place(Document Document, TextSpan Span, bool IsDefinition);

/// <summary>
/// What is under the cursor. Hover, definition, references, highlight and the rest ask here and only render the answer, so
/// they can never disagree about what a word means.
/// </summary>
/// <param name="Document">The file it stands in.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Its range, in units of the whole text, names without quotes.</param>
/// <param name="Line">0-based line.</param>
/// <param name="Instruction">The row of the line's mnemonic, where there is one.</param>
/// <param name="Operand">The operand it is or belongs to, where it is one.</param>
/// <param name="Symbol">The name, where it is one.</param>
public sealed record Resolution(
    Document Document, ResolvedKind Kind, TextSpan Span, int Line, Instruction? Instruction, OperandSyntax? Operand,
    SymbolReference? Symbol)
{
    /// <summary>The other file that the name stands for, if it is that of a worker or a module.</summary>
    public FileReference? File { get; private init; }

    /// <summary>What stands at <paramref name="offset"/>, or just before it; null for blanks, comments and words that mean
    /// nothing.</summary>
    public static Resolution? At(Document document, int offset)
    {
        var text = document.Text;
        var lineIndex = text.GetLineIndex(Math.Clamp(offset, 0, text.Length));
        var line = document.Tree.Lines[lineIndex];
        var lineStart = text.GetLineSpan(lineIndex).Start;
        var column = offset - lineStart;
        if (TokenAt(line, column) is not { } token)
        {
            return null;
        }

        var span = token.Span.Shift(lineStart);
        var operand = line.Operands.FirstOrDefault(candidate =>
            candidate.Span.Start <= token.Span.Start && token.Span.End <= candidate.Span.End);
        var file = document.FileReferenceOn(lineIndex);
        if (file is { IsModule: false } worker && Around(text, worker.Span).Touches(offset))
        {
            return new Resolution(document, ResolvedKind.Worker, worker.Span, lineIndex, line.Instruction, operand, null) { File = file };
        }

        if (SymbolAt(document, lineIndex, offset) is { } symbol)
        {
            return new Resolution(document, ResolvedKind.Symbol, symbol.Span, lineIndex, line.Instruction, operand, symbol) { File = file };
        }

        return token.Kind switch
        {
            TokenKind.LabelKeyword => new Resolution(document, ResolvedKind.LabelKeyword, span, lineIndex, null, null, null),
            TokenKind.Mnemonic when line.Instruction is not null =>
                new Resolution(document, ResolvedKind.Mnemonic, span, lineIndex, line.Instruction, null, null),
            _ when operand is not null => new Resolution(document, ResolvedKind.Operand, span, lineIndex, line.Instruction, operand, null),
            _ => null,
        };
    }

    /// <summary>
    /// Every place that means the same as this name, by file and place: a label in its file, a variable in the frames that share it,
    /// fields in the file; process names in the programs that the file belongs to; workers and modules in all files that lead to the same
    /// one.
    /// </summary>
    public IEnumerable<Place> Occurrences(Workspace workspace)
    {
        if (File is { } file)
        {
            var target = workspace.Resolve(Document, file);
            return
                from document in workspace.Documents
                from reference in document.FileReferences
                where target is null ? document == Document && reference.Name == file.Name
                    : workspace.Resolve(document, reference) == target
                select new Place(document, reference.Span, false);
        }

        return Symbol switch
        {
            null => [],
            { Kind: SymbolKind.Process } symbol => ProcessScope.Occurrences(workspace, Document, symbol.Name),
            { Kind: SymbolKind.Variable } symbol => VariableScope.Occurrences(workspace, Document, symbol),
            { } symbol => OccurrencesIn(Document, symbol.Kind, symbol.Name),
        };
    }

    /// <summary>Every place that means the same as this name in its own file.</summary>
    public IEnumerable<Place> OccurrencesInFile() => this switch
    {
        { File: { } file } => Document.FileReferences.Where(reference => reference.Name == file.Name)
            .Select(reference => new Place(Document, reference.Span, false)),
        { Symbol: { Kind: SymbolKind.Variable } symbol } => VariableScope.OccurrencesInFile(Document, symbol),
        { Symbol: { } symbol } => OccurrencesIn(Document, symbol.Kind, symbol.Name),
        _ => [],
    };

    /// <summary>Every place of one file where a name of this kind stands, in document order; a label counts also where it is spawned by
    /// name.</summary>
    public static IEnumerable<Place> OccurrencesIn(Document document, SymbolKind kind, string name) =>
        document.Program.FindReferences(kind, name).Select(reference => new Place(document, reference.Span, reference.IsDefinition));

    private static Token? TokenAt(LineSyntax line, int column)
    {
        Token? before = null;
        foreach (var token in line.Tokens)
        {
            if (token.Kind is TokenKind.Whitespace or TokenKind.Comment || !token.Span.Touches(column))
            {
                continue;
            }

            if (column < token.Span.End)
            {
                return token;
            }

            before = token;
        }

        return before;
    }

    private static SymbolReference? SymbolAt(Document document, int line, int offset)
    {
        SymbolReference? best = null;
        foreach (var reference in document.Program.ReferencesOn(line))
        {
            // Of two names that touch at the cursor the one that starts there is meant.
            if (Around(document.Text, reference.Span).Touches(offset))
            {
                best = reference;
            }
        }

        return best;
    }

    /// <summary>A name with its quotes: the cursor on a quote still means the name.</summary>
    private static TextSpan Around(SourceText text, TextSpan span)
    {
        var around = TextSpan.FromBounds(Math.Max(span.Start - 1, 0), Math.Min(span.End + 1, text.Length));
        return around.Length == span.Length + 2 && text.Slice(around) is ['"', .., '"'] ? around : span;
    }
}
