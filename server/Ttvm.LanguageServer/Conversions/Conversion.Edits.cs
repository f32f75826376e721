using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Actions;
using Ttvm.Ide.Editing;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Lsp = Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>Everything that changes texts.</summary>
internal sealed partial class Conversion
{
    /// <summary>The kind of code action that repairs a finding.</summary>
    public const string QuickFix = "quickfix";

    /// <summary>The kind that repairs all findings of a file.</summary>
    public const string FixAll = "source.fixAll.ttvm";

    private const string Extract = "refactor.extract";
    private const string Rewrite = "refactor.rewrite";

    /// <summary>All kinds of code actions.</summary>
    public static ImmutableArray<string> CodeActionKinds { get; } = [QuickFix, FixAll, Extract, Rewrite];

    public ImmutableArray<Lsp.TextEdit> ToEdits(Document document, IEnumerable<TextEdit> edits) =>
        [.. edits.Select(edit => new Lsp.TextEdit(ToRange(document.Text, edit.Span), edit.NewText))];

    /// <summary>
    /// The code actions for a range, of the kinds that the client wants; kinds are wanted together with what is below them. None for a
    /// client that takes only commands, as before protocol 3.8: the command would have to find the change again, in a text that may be
    /// another by then.
    /// </summary>
    /// <param name="toEdit">Converts edits of several files.</param>
    /// <param name="workspace">All files.</param>
    /// <param name="document">The file.</param>
    /// <param name="options">Which checks are on.</param>
    /// <param name="range">The selection.</param>
    /// <param name="only">The kinds that the client wants; null for all.</param>
    public ImmutableArray<Lsp.CodeAction> ToCodeActions(
        Func<ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)>, Lsp.WorkspaceEdit> toEdit,
        Workspace workspace,
        Document document,
        CheckOptions options,
        TextSpan range,
        string[]? only)
    {
        if (_features?.CodeAction?.CodeActionLiteralSupport is null)
        {
            return [];
        }

        var findings = Findings.Of(workspace, document, options);
        var actions = ImmutableArray.CreateBuilder<Lsp.CodeAction>();
        if (IsWanted(QuickFix))
        {
            actions.AddRange(CodeActions.At(workspace, document, findings, range).Select(offer => new Lsp.CodeAction(
                offer.Title,
                QuickFix,
                [ToDiagnostic(document, offer.Diagnostic, withRelated: false)],
                offer.IsPreferred && _features?.CodeAction?.IsPreferredSupport == true ? true : null,
                toEdit(offer.Edits))));
        }

        // Unasked it would stand in every list of quick fixes.
        if (only is not null && IsWanted(FixAll) && CodeActions.FixAll(findings) is { IsEmpty: false } all)
        {
            actions.Add(new Lsp.CodeAction("Fix all problems that can be fixed safely", FixAll, null, null, toEdit([(document, all)])));
        }

        if (IsWanted(Extract) || IsWanted(Rewrite))
        {
            actions.AddRange(Refactorings.At(workspace, document, findings, range)
                .Where(refactoring => IsWanted(KindOf(refactoring)))
                .Select(refactoring => new Lsp.CodeAction(refactoring.Title, KindOf(refactoring), null, null, toEdit(refactoring.Edits))));
        }

        return actions.ToImmutable();

        bool IsWanted(string kind) => only is null
            || only.Any(wanted => wanted.Length == 0 || kind == wanted || kind.StartsWith(wanted + ".", StringComparison.Ordinal));
    }

    public Lsp.WorkspaceEdit ToEdit(ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> files) =>
        Client.Workspace?.WorkspaceEdit?.DocumentChanges == true
        ? new Lsp.WorkspaceEdit(null, [.. files.Select(file =>
            new Lsp.TextDocumentEdit(new Lsp.OptionalVersionedTextDocumentIdentifier(file.Document.Uri, file.Document.Version),
                ToEdits(file.Document, file.Edits)))])
        : new Lsp.WorkspaceEdit(files.ToDictionary(file => file.Document.Uri, file => ToEdits(file.Document, file.Edits)), null);

    /// <summary>A range with the name in it; also to clients that have not said that they take one, as plain ranges would hide
    /// escapes.</summary>
    public Lsp.PrepareRenameResult ToPrepared(Document document, RenameTarget target) =>
        new(ToRange(document.Text, target.Span), target.Name);

    public Lsp.LinkedEditingRanges ToLinkedRanges(Document document, ImmutableArray<TextSpan> spans) =>
        new([.. spans.Select(span => ToRange(document.Text, span))], LinkedEditing.WordPattern);

    private static string KindOf(Refactoring refactoring) => refactoring.Kind == RefactoringKind.Extract ? Extract : Rewrite;
}
