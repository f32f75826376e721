using System.Collections.Immutable;
using StreamJsonRpc;
using Ttvm.Ide.Completions;
using Ttvm.Ide.Editing;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;

namespace Ttvm.LanguageServer.Features;

/// <summary>What helps to write, and what changes what is written.</summary>
internal static partial class Endpoints
{
    private static IEnumerable<Endpoint> Typing =>
    [
        Endpoint.Read<CompletionParams, CompletionList>(
            "textDocument/completion",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return context.Convert.ToCompletionList(document,
                    Completion.At(context.Workspace, document, offset, parameters.Context?.TypedCharacter));
            },
            (server, _) => server with { CompletionProvider = new CompletionOptions(Completion.TriggerCharacters, ResolveProvider: true) }),
        Endpoint.Read<Protocol.CompletionItem, Protocol.CompletionItem>(
            "completionItem/resolve",
            (context, item) => item with { Documentation = Completion.Documentation(item.Label) is { } text
                ? context.Convert.ToDocumentation(text) : null }),
        Endpoint.Read<PositionParams, Protocol.SignatureHelp?>(
            "textDocument/signatureHelp",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return Ide.Completions.SignatureHelp.At(document, offset) is { } help ? context.Convert.ToSignatureHelp(help) : null;
            },
            (server, _) =>
                server with { SignatureHelpProvider = new SignatureHelpOptions(Ide.Completions.SignatureHelp.TriggerCharacters) }),
        Endpoint.Read<PositionParams, LinkedEditingRanges?>(
            "textDocument/linkedEditingRange",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return LinkedEditing.At(document, offset) is { } spans ? context.Convert.ToLinkedRanges(document, spans) : null;
            },
            (server, _) => server with { LinkedEditingRangeProvider = true }),
        Endpoint.Read<DocumentOnTypeFormattingParams, ImmutableArray<TextEdit>>(
            "textDocument/onTypeFormatting",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return context.Convert.ToEdits(document,
                    Formatting.AfterNewLine(document, offset, context.Settings.FormattingFor(parameters.Options)));
            },
            (server, _) => server with { DocumentOnTypeFormattingProvider = new DocumentOnTypeFormattingOptions(Formatting.FirstTrigger) }),
    ];

    private static IEnumerable<Endpoint> Edits =>
    [
        Endpoint.Read<DocumentFormattingParams, ImmutableArray<TextEdit>>(
            "textDocument/formatting",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return context.Convert.ToEdits(document, Formatting.Whole(document, context.Settings.FormattingFor(parameters.Options)));
            },
            (server, _) => server with { DocumentFormattingProvider = true }),
        Endpoint.Read<DocumentRangeFormattingParams, ImmutableArray<TextEdit>>(
            "textDocument/rangeFormatting",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return context.Convert.ToEdits(document, Formatting.Range(document, context.Convert.ToSpan(document.Text, parameters.Range),
                    context.Settings.FormattingFor(parameters.Options)));
            },
            (server, client) => server with { DocumentRangeFormattingProvider = client.TextDocument?.RangeFormatting?.RangesSupport == true
                ? new DocumentRangeFormattingOptions(RangesSupport: true) : true }),
        Endpoint.Read<DocumentRangesFormattingParams, ImmutableArray<TextEdit>>(
            "textDocument/rangesFormatting",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                var selections = parameters.Ranges.Select(range => context.Convert.ToSpan(document.Text, range));
                return context.Convert.ToEdits(document,
                    Formatting.Ranges(document, selections, context.Settings.FormattingFor(parameters.Options)));
            }),
        Endpoint.Read<PositionParams, PrepareRenameResult?>(
            "textDocument/prepareRename",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                var (target, refusal) = Rename.Prepare(document, offset);
                return target is not null ? context.Convert.ToPrepared(document, target)
                    : refusal.Length == 0 ? null
                    : throw Refused(refusal);
            }),
        Endpoint.Read<RenameParams, WorkspaceEdit>(
            "textDocument/rename",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                var result = Rename.At(context.Workspace, document, offset, parameters.NewName);
                return result.Refusal is null ? context.ToEdit(result.Edits) : throw Refused(result.Refusal);
            },
            (server, client) => server with { RenameProvider = client.TextDocument?.Rename?.PrepareSupport == true
                ? new RenameOptions(PrepareProvider: true) : true },
            disk: DiskLook.Always),
        Endpoint.Read<RenameFilesParams, WorkspaceEdit?>(
            "workspace/willRenameFiles",
            (context, parameters) => FileRename.Of(context.Workspace,
                parameters.Files.Select(file => (file.OldUri, file.NewUri))) is { IsEmpty: false } edits ? context.ToEdit(edits) : null,
            (server, _) => WithFileOperations(server, operations => operations with { WillRename = ProgramsAndFolders }),
            disk: DiskLook.Always),
        Endpoint.Read<CodeActionParams, ImmutableArray<CodeAction>>(
            "textDocument/codeAction",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return context.Convert.ToCodeActions(context.ToEdit, context.Workspace, document, context.Settings.Checks,
                    context.Convert.ToSpan(document.Text, parameters.Range), parameters.Context.Only);
            },
            (server, client) => server with { CodeActionProvider = client.TextDocument?.CodeAction?.CodeActionLiteralSupport is null ? true
                : new CodeActionOptions(Conversion.CodeActionKinds) }),
    ];

    /// <summary>No bug of ours and nothing to log: the person is told why it cannot be done.</summary>
    private static LocalRpcException Refused(string why) => new(why) { ErrorCode = (int)ErrorCode.RequestFailed };
}
