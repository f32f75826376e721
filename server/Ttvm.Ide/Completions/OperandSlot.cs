using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Analysis.Domain;
using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Ide.Views;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Completions;

/// <summary>The place of one operand that is being typed, and what may stand there.</summary>
/// <param name="Workspace">All files.</param>
/// <param name="Document">The file.</param>
/// <param name="Line">The line.</param>
/// <param name="LineIndex">0-based.</param>
/// <param name="Word">What is there already, quotes included; empty at the cursor if there is nothing.</param>
/// <param name="Cursor">The cursor, in units of the whole text.</param>
internal readonly record struct OperandSlot(Workspace Workspace, Document Document, LineSyntax Line, int LineIndex,
    TextSpan Word, int Cursor)
{
    private string Text => Document.Text.Text;

    private bool IsQuoted => Word.Length > 0 && Text[Word.Start] == '"';

    /// <summary>What a suggestion replaces: the word, inside its quotes if it has some.</summary>
    private TextSpan Inside
    {
        get
        {
            if (!IsQuoted)
            {
                return Word;
            }

            var isClosed = Word.Length > 1 && Text[Word.End - 1] == '"';
            return TextSpan.FromBounds(Word.Start + 1, isClosed ? Word.End - 1 : Word.End);
        }
    }

    public CompletionResult Suggest(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => Line.Instruction!.Operands is [_, { Kind: OperandKind.Params }] ? Callees() : Names(Labels()),
        OperandKind.Params => Parameters(),
        OperandKind.Pid => new CompletionResult(Word, [.. Pids()]),
        OperandKind.Variable => Names(Variables()),
        OperandKind.Field => Names(SymbolsOf(SymbolKind.Field, CompletionKind.Field, "field")),
        OperandKind.Process when Line.Is(InstructionFlags.StartsProcess) => Names(Spawnable()),
        OperandKind.Process when Line.Is(InstructionFlags.NamesChild) => Names(Children()),
        OperandKind.Process => Names(Processes()),
        OperandKind.Path => Names(Siblings().Select(file => new CompletionItem(file, CompletionKind.File, "module", file))),
        OperandKind.Str when SpawnName.IsFollowedBySpawn(Document.Tree, LineIndex) => Names(Spawnable(), alwaysQuoted: true),
        OperandKind.Pattern => PatternSlot.Suggest(this),
        OperandKind.Bool or OperandKind.Strategy or OperandKind.Policy => new CompletionResult(Word, KeywordItems(operand.Kind)),
        _ => CompletionResult.None,
    };

    /// <summary>Behind LABEL: the targets that are used but not defined yet, which is what one is about to write.</summary>
    public CompletionResult UndefinedLabels()
    {
        var document = Document;
        return Names(SymbolsOf(SymbolKind.Label, CompletionKind.Label, "used, not yet defined")
            .Where(item => !document.Program.Labels.ContainsKey(item.Label)));
    }

    public static ImmutableArray<CompletionItem> KeywordItems(OperandKind kind) =>
        [.. Keywords.For(kind).Select(word => new CompletionItem(word, CompletionKind.Keyword, KeywordText.MeaningOf(word) ?? "", word))];

    private IEnumerable<CompletionItem> Labels() => Document.Program.ReferencesOf(SymbolKind.Label)
        .Where(reference => reference is { IsDefinition: true, Name.Length: > 0 })
        .DistinctBy(label => label.Name)
        .Select(label => new CompletionItem(label.Name, CompletionKind.Label, $"line {label.Line + 1}", label.Name));

    /// <summary>What can be called: labels that others call first, handlers of exceptions last, and each with the parameters that others
    /// give it.</summary>
    private CompletionResult Callees()
    {
        var (document, own) = (Document, LineIndex);
        var called = new Dictionary<string, List<ImmutableArray<string>>>(StringComparer.Ordinal);
        var handlers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in document.Program.ReferencesOf(SymbolKind.Label))
        {
            var line = document.Tree.Lines[use.Line];
            if (use.IsDefinition || use.Line == own)
            {
                continue;
            }

            if (Routines.Enters(line))
            {
                (called.TryGetValue(use.Name, out var calls) ? calls : called[use.Name] = []).AddRange(SignatureHelp.NamesGivenBy(line));
            }
            else if (line.Is(InstructionFlags.Protects))
            {
                handlers.Add(use.Name);
            }
        }

        // Inside quotes there is only room for the name.
        var takesNames = Line.Operands.Length < 2 && !IsQuoted;
        var labels = Names(Labels().OrderBy(label => called.ContainsKey(label.Label) ? 0 : handlers.Contains(label.Label) ? 2 : 1));
        return labels with { Items = [.. labels.Items.Select(label =>
            takesNames && called.TryGetValue(label.Label, out var calls) ? WithParameters(label, calls) : label)] };

        static CompletionItem WithParameters(CompletionItem label, List<ImmutableArray<string>> calls) =>
            SignatureHelp.CommonestFirst(calls).FirstOrDefault() is { IsDefaultOrEmpty: false } names
            ? label with { InsertText = $"{label.InsertText} {Spell(names)}", Detail = $"{Spell(names)} · {label.Detail}" }
            : label;
    }

    /// <summary>Behind the label of a call: the lists of parameters that other calls give it, or what is missing of them.</summary>
    private CompletionResult Parameters()
    {
        if (Line.Operands is not [var target, ..] || IsQuoted)
        {
            return CompletionResult.None;
        }

        var start = Document.Text.GetLineSpan(LineIndex).Start;
        var word = Word;
        var given = Line.Operands is [_, { Operand.Kind: OperandKind.Params } parameters]
            ? parameters.NameSpans.Count(span => span.Shift(start).End < word.Start) : 0;
        var label = target.Value.AsText;
        return new CompletionResult(word, [
            .. SignatureHelp.OtherCalls(Document, label, LineIndex)
                .Where(names => names.Length > given)
                .Select(names => Spell(names[given..]))
                .Distinct(StringComparer.Ordinal)
                .Select(names => new CompletionItem(names, CompletionKind.Variable, $"parameters of {label}", names)),
        ]);
    }

    private static string Spell(ImmutableArray<string> names) => string.Join(' ', names.Select(StringLiteral.QuoteNameIfNeeded));

    /// <summary>The processes whose ids are known before the program runs.</summary>
    private IEnumerable<CompletionItem> Pids() => Workspace.Programs.ProcessesOf(Document).Known.Select(process =>
    {
        var pid = process.Pid.ToString(CultureInfo.InvariantCulture);
        return new CompletionItem(pid, CompletionKind.Process, InlayHints.TextOf(process), pid);
    });

    /// <summary>The names of one kind in this file, except a name that stands only where the cursor is: that one is being typed.</summary>
    public IEnumerable<CompletionItem> SymbolsOf(SymbolKind kind, CompletionKind shown, string detail)
    {
        var word = Word;
        return Document.Program.ReferencesOf(kind)
            .Where(reference => reference.Name.Length > 0 && !IsInside(reference.Span, word))
            .Select(reference => reference.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => new CompletionItem(name, shown, detail, name));
    }

    /// <summary>The variables of the frame that the line belongs to, and what the modules imported into it bring along.</summary>
    public IEnumerable<CompletionItem> Variables()
    {
        var (document, workspace, word, frame) = (Document, Workspace, Word, Document.Frames.OfLine(LineIndex));
        var types = workspace.ProgramOf(document).Analysis.VariablesBefore(LineIndex)
            .Where(variable => variable.Types != ValueTypes.Any)
            .ToDictionary(variable => variable.Name!, variable => $"variable: {StackPicture.Spell(variable.Types)}",
                StringComparer.Ordinal);
        var own = document.Frames.VariablesIn(frame)
            .Where(reference => reference.Name.Length > 0 && !IsInside(reference.Span, word))
            .Select(reference => (reference.Name, Detail: types.TryGetValue(reference.Name, out var type) ? type : "variable"));
        var imported =
            from import in document.FileReferences
            where import.IsModule && document.Frames.OfLine(import.Line) == frame
            let module = workspace.Resolve(document, import)
            where module is not null
            from export in FileText.ExportsOf(workspace, module)
            select (export.Name,
                Detail: $"{(export.Signature is { } signature ? signature.Text + " " : "")}exported by {FileUri.FileName(module.Uri)}");
        return own.Concat(imported)
            .DistinctBy(variable => variable.Name)
            .OrderBy(variable => variable.Name, StringComparer.Ordinal)
            .Select(variable => new CompletionItem(variable.Name, CompletionKind.Variable, variable.Detail, variable.Name));
    }

    private IEnumerable<CompletionItem> Processes()
    {
        var word = Word;
        var document = Document;
        var own = document.Program.ReferencesOf(SymbolKind.Process)
            .Where(reference => reference.Name.Length > 0 && !IsInside(reference.Span, word))
            .Select(reference => (reference.Name, reference.IsDefinition));
        return ProcessScope.AllFilesFor(Workspace, document)
            .Where(file => file != document)
            .SelectMany(file => file.ProcessNames)
            .Concat(own)
            .GroupBy(process => process.Name, process => process.IsDefinition, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new CompletionItem(group.Key, CompletionKind.Process,
                group.Contains(true) ? "registered process" : "process, not registered in any file", group.Key));
    }

    /// <summary>
    /// The children that SUPERVISE_CHILD starts, by the names they are started by; whether they register a name is another matter. A module
    /// runs in the process that imports it, so its children belong to the same supervisor.
    /// </summary>
    private IEnumerable<CompletionItem> Children()
    {
        var (document, workspace) = (Document, Workspace);
        return document.FileReferences.Where(file => file.IsModule).Select(import => workspace.Resolve(document, import))
            .OfType<Document>().Prepend(document)
            .SelectMany(file => file.Program.ReferencesOf(SymbolKind.Process).Concat(file.Program.ReferencesOf(SymbolKind.Label))
                .Where(reference => reference.Name.Length > 0
                    && file.Tree.Lines[reference.Line].Is(InstructionFlags.StartsProcess | InstructionFlags.NamesChild)))
            .Select(reference => reference.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => new CompletionItem(name, CompletionKind.Process, "supervised child", name));
    }

    /// <summary>What SPAWN resolves by name, in the order in which it looks: built-ins, labels of the file, worker files beside
    /// it.</summary>
    private IEnumerable<CompletionItem> Spawnable() =>
        SpawnName.BuiltIns.Select(builtIn => new CompletionItem(builtIn.Name, CompletionKind.Process, "built-in process", builtIn.Name))
            .Concat(Labels())
            .Concat(Siblings().Where(file => ProgramNames.ExtensionOf(file).Length > 0).Select(ProgramNames.WithoutExtension)
                .Select(name => new CompletionItem(name, CompletionKind.Process, "worker file", name)))
            .DistinctBy(item => item.Label);

    /// <summary>The names of the other files of this file's folder; bytecode only where there is no source that it may have been made
    /// of.</summary>
    private IEnumerable<string> Siblings()
    {
        var own = FileUri.Key(Document.Uri);
        var folder = PathRules.FolderOf(own);
        var names = Workspace.Keys
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal) && !file.AsSpan(folder.Length).Contains('/'))
            .Select(file => file[folder.Length..])
            .ToHashSet(StringComparer.Ordinal);
        return names.Where(name => name != own[folder.Length..]
            && !(ProgramNames.IsBytecode(name) && names.Contains(ProgramNames.WithoutExtension(name) + ProgramNames.Source)));
    }

    private CompletionResult Names(IEnumerable<CompletionItem> items, bool alwaysQuoted = false)
    {
        var inside = Inside;
        if (!inside.Touches(Cursor))
        {
            // In front of the opening quote or behind the closing one there is nothing to complete.
            return CompletionResult.None;
        }

        var isQuoted = IsQuoted;
        return new CompletionResult(inside,
            [.. items.Select(item => isQuoted ? WithEscapes(item) : item with { InsertText = Written(item.Label) })]);

        string Written(string name) => alwaysQuoted || StringLiteral.NeedsQuotes(name) ? StringLiteral.Quote(name) : name;

        static CompletionItem WithEscapes(CompletionItem item)
        {
            var written = StringLiteral.Quote(item.Label)[1..^1];
            return item with { InsertText = written, TypedText = written == item.Label ? null : written };
        }
    }

    private static bool IsInside(TextSpan inner, TextSpan outer) => outer.Start <= inner.Start && inner.End <= outer.End;
}
