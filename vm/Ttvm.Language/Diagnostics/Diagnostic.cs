using System.Collections.Immutable;
using Ttvm.Language.Text;

namespace Ttvm.Language.Diagnostics;

/// <summary>How serious a finding is. Only errors prevent assembly.</summary>
public enum Severity
{
    /// <summary>Prevents assembly.</summary>
    Error,

    /// <summary>Will go wrong, or will not do what it looks like.</summary>
    Warning,

    /// <summary>Style.</summary>
    Hint,
}

/// <summary>A kind of finding with its stable code; all of them are listed in <see cref="DiagnosticRules"/>, each has a page in
/// <c>docs/diagnostics</c>.</summary>
/// <param name="Code"><c>TTV</c> and four digits; never reused for another meaning.</param>
/// <param name="Severity">The default level.</param>
/// <param name="Title">A few words, the heading of its page.</param>
public sealed record DiagnosticRule(string Code, Severity Severity, string Title)
{
    /// <summary>How editors show the range, besides underlining it.</summary>
    public DiagnosticTag Tag { get; init; }
}

/// <summary>A way to show a range.</summary>
public enum DiagnosticTag
{
    /// <summary>As any finding.</summary>
    None,

    /// <summary>Faded, because it could be left out.</summary>
    Unnecessary,

    /// <summary>Struck through, because something better has taken its place.</summary>
    Deprecated,
}

/// <summary>Another place that helps to understand a finding.</summary>
/// <param name="Span">Where, in units of the whole text.</param>
/// <param name="Message">What is there.</param>
public sealed record RelatedPlace(TextSpan Span, string Message)
{
    /// <summary>The text it is in; null for the text of the finding.</summary>
    public SourceText? Source { get; init; }
}

/// <summary>A replacement of a range of text.</summary>
/// <param name="Span">What is replaced, in units of the whole text.</param>
/// <param name="NewText">What comes instead.</param>
public sealed record TextEdit(TextSpan Span, string NewText);

/// <summary>A repair that can be offered.</summary>
/// <param name="Title">What it does, in the imperative: <c>Change to 'PUSH_INT'</c>.</param>
/// <param name="Edits">Edits that do not overlap, in order of place.</param>
public sealed record Fix(string Title, ImmutableArray<TextEdit> Edits)
{
    /// <summary>
    /// Whether it only spells what stands there as the language wants it, so that it can be made everywhere without looking. A repair that
    /// guesses what was meant, or that may change what the program does, is offered where somebody looks, and nowhere else.
    /// </summary>
    public bool KeepsMeaning { get; init; }

    /// <summary>Whether it takes values that something else in the program may have wanted. An editor offers it only if the finding is gone
    /// afterwards and nothing else is found.</summary>
    public bool TakesMore { get; init; }

    /// <summary>Whether there are more instructions afterwards, which moves the targets that are written as numbers.</summary>
    public bool AddsInstructions { get; init; }
}

/// <summary>One finding in one file.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Span">The exact range, in units of the whole text.</param>
/// <param name="Message">One sentence with place-independent wording, with <c>did you mean 'x'?</c> where there is a near miss.</param>
/// <param name="Related">Other places, such as the first definition of a duplicate.</param>
/// <param name="Fixes">Repairs, the best first; empty where there is none.</param>
public sealed record Diagnostic(
    DiagnosticRule Rule,
    TextSpan Span,
    string Message,
    ImmutableArray<RelatedPlace> Related,
    ImmutableArray<Fix> Fixes)
{
    /// <summary>How many findings of one file are shown.</summary>
    public const int MostPerFile = 1000;

    /// <summary>How serious it is here: the level of its rule, unless settings say otherwise.</summary>
    public Severity Severity { get; init; } = Rule.Severity;
}
