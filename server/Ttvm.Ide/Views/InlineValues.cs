using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Views;

/// <summary>A variable whose value an editor shows behind its line while a process is stopped.</summary>
/// <param name="Span">Where it stands, in units of the whole text, without quotes.</param>
/// <param name="Name">What the debugger calls it.</param>
public readonly record struct InlineValue(TextSpan Span, string Name);

/// <summary>Which variables are worth showing at a stop.</summary>
public static class InlineValues
{
    /// <summary>
    /// The variables in <paramref name="range"/> of the frame that is stopped, up to the line it is stopped in: what stands below has not
    /// been reached, and names of other frames are other variables.
    /// </summary>
    public static ImmutableArray<InlineValue> Of(Document document, TextSpan range, int stoppedLine)
    {
        if (stoppedLine < 0 || stoppedLine >= document.Tree.Lines.Length)
        {
            return [];
        }

        var frame = document.Frames.OfLine(stoppedLine);
        return
        [
            .. from reference in document.Program.References
               where reference.Kind == SymbolKind.Variable && reference.Line <= stoppedLine && range.Start <= reference.Span.End
                   && reference.Span.Start <= range.End
               where document.Frames.Of(reference) == frame
               select new InlineValue(reference.Span, reference.Name),
        ];
    }
}
