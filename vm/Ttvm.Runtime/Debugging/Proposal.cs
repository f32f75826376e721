namespace Ttvm.Runtime.Debugging;

/// <summary>What a proposal stands for.</summary>
public enum ProposalKind
{
    /// <summary>A variable, or a word about the process or the event.</summary>
    Variable,

    /// <summary>A field.</summary>
    Field,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A literal or an operator.</summary>
    Keyword,
}

/// <summary>A way to go on with an expression that is being typed.</summary>
/// <param name="Label">What is shown.</param>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">What it stands for.</param>
public sealed record Proposal(string Label, string Text, ProposalKind Kind);
