using System.Collections.Immutable;
using Ttvm.Ide.Views;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;

namespace Ttvm.LanguageServer.Features;

/// <summary>What an editor shows in and around the text.</summary>
internal static partial class Endpoints
{
    private static IEnumerable<Endpoint> Views =>
    [
        Endpoint.Read<DocumentParams, ImmutableArray<FoldingRange>>(
            "textDocument/foldingRange",
            (context, parameters) => Conversion.ToFoldingRanges(Folding.Of(context.Document(parameters))),
            (server, _) => server with { FoldingRangeProvider = true }),
        Endpoint.Read<SelectionRangeParams, ImmutableArray<SelectionRange>>(
            "textDocument/selectionRange",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return [.. parameters.Positions.Select(position =>
                    context.Convert.ToSelectionRange(document, context.Convert.ToOffset(document.Text, position)))];
            },
            (server, _) => server with { SelectionRangeProvider = true }),
        Endpoint.Read<DocumentParams, Protocol.SemanticTokens>(
            "textDocument/semanticTokens/full",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                context.SentTokens.Note(document);
                return context.Convert.ToSemanticTokens(document);
            },
            (server, _) => server with { SemanticTokensProvider = new SemanticTokensOptions(Conversion.Legend,
                new SemanticTokensFullOptions(Delta: true), Range: true) }),
        Endpoint.Read<SemanticTokensDeltaParams, object>(
            "textDocument/semanticTokens/full/delta",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                if (context.SentTokens.Find(document.Uri, parameters.PreviousResultId) is not { } old)
                {
                    context.SentTokens.Note(document);
                    return context.Convert.ToSemanticTokens(document);
                }

                var change = context.Convert.DifferenceOfTokens(old.Tree, document, old.Known);
                context.SentTokens.Note(document, change.Prefix);
                return context.Convert.ToSemanticTokensDelta(change, document);
            }),
        Endpoint.Read<SemanticTokensRangeParams, Protocol.SemanticTokens>(
            "textDocument/semanticTokens/range",
            (context, parameters) => context.Convert.ToSemanticTokens(context.Document(parameters), parameters.Range)),
        Endpoint.Read<DocumentParams, ImmutableArray<Protocol.CodeLens>>(
            "textDocument/codeLens",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                return context.Convert.ToCodeLenses(document, CodeLenses.Of(context.Workspace, document, context.Settings.CodeLenses));
            },
            (server, _) => server with { CodeLensProvider = new Protocol.CodeLensOptions(ResolveProvider: false) },
            isAskedAgain: client => client.Workspace?.CodeLens?.RefreshSupport == true),
        Endpoint.Read<InlayHintParams, ImmutableArray<Protocol.InlayHint>>(
            "textDocument/inlayHint",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                var range = context.Convert.ToSpan(document.Text, parameters.Range);
                return context.Convert.ToInlayHints(document,
                    InlayHints.Of(context.Workspace, document, range, context.Settings.InlayHints));
            },
            (server, _) => server with { InlayHintProvider = true },
            isAskedAgain: client => client.Workspace?.InlayHint?.RefreshSupport == true),
        Endpoint.Read<InlineValueParams, ImmutableArray<InlineValueVariableLookup>>(
            "textDocument/inlineValue",
            (context, parameters) =>
            {
                var document = context.Document(parameters);
                var range = context.Convert.ToSpan(document.Text, parameters.Range);
                var stopped = context.Convert.ToOffset(document.Text, parameters.Context.StoppedLocation.End);
                return context.Convert.ToInlineValues(document, InlineValues.Of(document, range, document.Text.GetLineIndex(stopped)));
            },
            (server, _) => server with { InlineValueProvider = true }),
        Endpoint.Read<PositionParams, Protocol.EvaluatableExpression?>(
            "ttvm/evaluatableExpression",
            (context, parameters) =>
            {
                var (document, offset) = context.Place(parameters);
                return EvaluatableExpressions.At(document, offset) is { } found
                    ? context.Convert.ToEvaluatableExpression(document, found) : null;
            }),
    ];
}
