using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>The growing parts of one line while it is parsed; reused for the next line, so that parsing a file does not churn
/// memory.</summary>
internal sealed class LineBuffers
{
    /// <summary>One more than a file shows, so that the file knows that there were more; a line of a megabyte cannot fill the memory with
    /// findings.</summary>
    private const int DiagnosticLimit = Diagnostic.MostPerFile + 1;

    /// <summary>The tokens so far.</summary>
    public List<Token> Tokens { get; } = [];

    /// <summary>The operands so far.</summary>
    public List<OperandSyntax> Operands { get; } = [];

    /// <summary>The findings so far.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>The parameter names of the operand being parsed.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The value of the string being unescaped.</summary>
    public StringBuilder Value { get; } = new();

    /// <summary>Whether the line has so many findings that another is not worth its words.</summary>
    public bool IsFull => Diagnostics.Count >= DiagnosticLimit;

    /// <summary>Starts a new line.</summary>
    public void Clear()
    {
        Tokens.Clear();
        Operands.Clear();
        Diagnostics.Clear();
    }

    /// <summary>Adds a finding, unless the line has far more than anyone will read.</summary>
    public void Report(DiagnosticRule rule, TextSpan span, string message, params ImmutableArray<Fix> fixes) =>
        Add(new Diagnostic(rule, span, message, [], fixes));

    /// <summary>The same for a finding that another place of the line helps to understand.</summary>
    public void Report(DiagnosticRule rule, TextSpan span, string message, RelatedPlace related) =>
        Add(new Diagnostic(rule, span, message, [related], []));

    private void Add(Diagnostic diagnostic)
    {
        if (!IsFull)
        {
            Diagnostics.Add(diagnostic);
        }
    }
}
