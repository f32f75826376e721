using System.Collections.Immutable;

namespace Ttvm.Cli.Commands;

/// <summary>Commands of the script in the repository's root, which is how <c>ttvm</c> is usually started. This program does not have
/// them.</summary>
internal static class ScriptCommands
{
    private const string Help = """
        'code', 'package', 'bench', 'language-server' and 'debug-adapter' are commands of the script
        'ttvm' in the root of the repository:
          ./ttvm code [FOLDER]       open a folder in VS Code, with the extension installed
          ./ttvm package             the extension, an archive and a .NET tool, to give away
          ./ttvm bench [NAME...]     benchmarks, beside Erlang and Lua where they are installed
          ./ttvm language-server     the language server, for editors
          ./ttvm debug-adapter       the debug adapter, for editors
          ./ttvm debug-adapter --port N
                                     the same for clients that speak over port N of this computer
                                     (0: a free one); prints the port and the token that they need

        """;

    public static ImmutableArray<CommandRow> Rows { get; } =
    [
        Row("open the examples in VS Code, with everything set up", "code"),
        Row("make the extension, an archive and a .NET tool, to give away", "package"),
        Row("measure the machine, beside Erlang and Lua where there are any", "bench"),
        Row("what editors start; both speak on standard input and output,\n'debug-adapter --port N' with clients that come over a port",
            "language-server", "debug-adapter"),
    ];

    private static CommandRow Row(string summary, params string[] names) => new(names)
    {
        Summary = summary,
        Help = Help,
        Define = line => line.Does(_ => Refuse(line.Name)),
    };

    private static int Refuse(string name) => throw CommandException.Usage(
        $"'{name}' is a command of the script 'ttvm' in the root of the repository, not of the program it starts");
}
