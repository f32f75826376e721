namespace Ttvm.Cli.Terminals;

/// <summary>How words are set off from each other: with colours on a terminal, not at all elsewhere.</summary>
internal sealed class Style
{
    private readonly bool _isColoured;

    private Style(bool isColoured) => _isColoured = isColoured;

    public static Style Coloured { get; } = new(true);

    public static Style Plain { get; } = new(false);

    public string Error(string text) => Paint("1;31", text);

    public string Warning(string text) => Paint("1;33", text);

    public string Note(string text) => Paint("1;36", text);

    public string Good(string text) => Paint("32", text);

    public string Strong(string text) => Paint("1", text);

    public string Quiet(string text) => Paint("2", text);

    private string Paint(string code, string text) => _isColoured ? $"\e[{code}m{text}\e[0m" : text;
}
