namespace Ttvm.DebugAdapter.Terminals;

/// <summary>Who hears of what a person does in the program's terminal. Called on a thread of the terminal's own.</summary>
internal interface ITerminalUser
{
    /// <summary>Something was typed: lines as a rule, or what has been pasted.</summary>
    void Typed(string text);

    /// <summary>The input was ended.</summary>
    void InputEnded();

    /// <summary>The program is to end.</summary>
    void Interrupted();

    /// <summary>The terminal is not there any more. The last call.</summary>
    void TerminalGone();
}
