using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Views;

/// <summary>What a debugger is asked to evaluate when the mouse rests on a word of a stopped program.</summary>
/// <param name="Span">The word, in units of the whole text, without quotes.</param>
/// <param name="Expression">What the debugger reads.</param>
public readonly record struct EvaluatableExpression(TextSpan Span, string Expression);

/// <summary>Finds variables under the mouse, however their names are written.</summary>
public static class EvaluatableExpressions
{
    /// <summary>The expression for the variable at <paramref name="offset"/>; null where there is none: a field alone has no
    /// value.</summary>
    public static EvaluatableExpression? At(Document document, int offset) =>
        Resolution.At(document, offset) is { Symbol: { Kind: SymbolKind.Variable } variable }
            ? new EvaluatableExpression(variable.Span, VariableExpression.OfVariable(variable.Name))
            : null;
}
