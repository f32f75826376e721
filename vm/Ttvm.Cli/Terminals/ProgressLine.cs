namespace Ttvm.Cli.Terminals;

/// <summary>A line on a terminal that says how far something has come, and goes when there is something to be read.</summary>
/// <param name="terminal">The terminal; where standard error is none, or a dumb one, nothing is shown.</param>
internal sealed class ProgressLine(Terminal terminal)
{
    private readonly bool _isWanted = terminal.ErrorIsTerminal && terminal.Environment("TERM") != "dumb";
    private bool _isShown;

    /// <summary>Shows a text instead of the last one, as far as there is room.</summary>
    public void Show(string text)
    {
        Hide();
        if (_isWanted)
        {
            terminal.Error.Write(text[..Math.Min(text.Length, terminal.Width() - 1)]);
            _isShown = true;
        }
    }

    /// <summary>Takes it away.</summary>
    public void Hide()
    {
        if (_isShown)
        {
            terminal.Error.Write("\r\e[K");
            _isShown = false;
        }
    }
}
