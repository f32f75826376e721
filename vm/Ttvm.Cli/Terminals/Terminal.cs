using System.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Terminals;

/// <summary>
/// What the commands see of the process they run in: the three streams, what they are connected to, and the wish to stop.
/// Tests give their own.
/// </summary>
internal sealed class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output as bytes, unbuffered: results of commands, and of programs their output only.</summary>
    /// <remarks>Writing throws <see cref="OutputException"/>.</remarks>
    public required Stream Output { get; init; }

    /// <summary>Standard error as bytes, unbuffered.</summary>
    public required Stream ErrorStream { get; init; }

    /// <summary>Opens standard input; called at most once, when somebody first reads.</summary>
    public required Func<TextReader> OpenInput { get; init; }

    /// <summary>Opens standard input as bytes, for a program that is read from there instead of from a file.</summary>
    public Func<Stream> OpenInputBytes { get; init; } = () => Stream.Null;

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>How many characters fit into a line of the terminal.</summary>
    public Func<int> Width { get; init; } = () => 120;

    /// <summary>Reads environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Ctrl-C and the like.</summary>
    public Interruption Interruption { get; init; } = new();

    /// <summary>Everything that is neither a result nor a program's output. Flushed at every line.</summary>
    public TextWriter Error => field ??= new StreamWriter(ErrorStream, Utf8) { AutoFlush = true };

    /// <summary>How to write on <see cref="Output"/>.</summary>
    public Style OutputStyle => OutputIsTerminal && WantsColour ? Style.Coloured : Style.Plain;

    /// <summary>How to write on <see cref="Error"/>.</summary>
    public Style ErrorStyle => ErrorIsTerminal && WantsColour ? Style.Coloured : Style.Plain;

    private bool WantsColour => string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    /// <summary>A writer for the result of a command; what was written is out after disposal.</summary>
    public TextWriter OpenOutput() => new StreamWriter(Output, Utf8, leaveOpen: true);

    /// <summary>The terminal this process was started in.</summary>
    public static Terminal OfProcess(Interruption interruption)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Utf8;
            Console.InputEncoding = Utf8;
        }

        return new Terminal
        {
            Output = StandardStream.OpenOutput(),
            ErrorStream = StandardStream.OpenError(),
            OpenInput = () => new StreamReader(StandardStream.OpenInput(), Utf8),
            OpenInputBytes = StandardStream.OpenInput,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = TerminalWidth.Get,
            Environment = System.Environment.GetEnvironmentVariable,
            Interruption = interruption,
        };
    }
}
