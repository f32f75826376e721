using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Ttvm.DebugAdapter;
using Ttvm.DebugAdapter.Terminals;
using Ttvm.DebugAdapter.Transport;
using Ttvm.Runtime.Hosting;

const string Usage = """
    usage: Ttvm.DebugAdapter [--port N]
    Speaks the Debug Adapter Protocol on standard input and output, or with clients that come over
    port N of this computer (0: a free one). They need the token that it prints: "token" in the
    arguments of 'launch'.
    """;

// The platform's own would write into one of its own files where the stream is closed.
Console.SetError(new StreamWriter(StandardStream.OpenError()) { AutoFlush = true });
if (!StandardStream.HasOutput)
{
    return Fail("standard output is closed, and its messages go there; give it a pipe");
}

int? port = null;
switch (args)
{
    case ["--help" or "-h"]:
        Console.Out.WriteLine(Usage);
        return 0;
    case [] or ["--stdio"]:
        break;
    case [RelayProgram.Option, var relayPort]:
        return RelayProgram.Run(relayPort);
    case ["--port"]:
        return Refuse("'--port' needs a number behind it; 0 takes a free port");
    case ["--port", var number]:
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed > IPEndPoint.MaxPort)
        {
            return Refuse($"'--port' takes a number from 0 to {IPEndPoint.MaxPort}, and '{number}' is none");
        }

        port = parsed;
        break;
    default:
        return Refuse(args[0] is "--port" or "--stdio" ? $"'{args[^1]}' is too much" : $"unknown option '{args[0]}'");
}

if (port is null && !StandardStream.HasInput)
{
    return Fail("standard input is closed, and the messages of its client come from there; give it a pipe");
}

var output = Console.OpenStandardOutput();

// Whatever some library might print must not end up between the messages.
Console.SetOut(Console.Error);

var sessions = new Sessions();
AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
{
    var exception = (Exception)failure.ExceptionObject;
    sessions.TellOfFailure("it ran the program", exception);
    Console.Error.WriteLine($"ttvm-debug-adapter: {exception}");
    sessions.EndPrograms();
    Environment.Exit(Session.ExitCodeOfBug);
};

// Programs that the debugged program has started must not outlive us, whatever the session waits for at the moment.
PosixSignalRegistration[] registrations =
[
    .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT,
        PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        sessions.EndPrograms();

        // Editors end the adapter of a session that is over by a signal, too, and that is no failure of anybody.
        Environment.Exit(sessions.AreOver ? 0 : signal == PosixSignal.SIGTERM ? 143 : 130);
    })),
];
var exitCode = port is { } wanted ? ServePort(wanted) : ServeStreams();

GC.KeepAlive(registrations);

// Not a return: a read of standard input that is still waiting would keep the process alive.
Environment.Exit(exitCode);
return exitCode;

int ServeStreams()
{
    var peer = new Peer(Console.OpenStandardInput(), output);
    var session = new Session(peer, Console.Error, Endpoints.All);
    ClosedOutput.Watch(() => peer.IsWaiting, session.EndForClosedOutput);
    return sessions.Serve(session);
}

int ServePort(int number)
{
    using var writer = TextWriter.Synchronized(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true });
    return new PortServer(sessions, writer, Console.Error).Serve(number);
}

static int Fail(string reason)
{
    Console.Error.WriteLine($"ttvm-debug-adapter: {reason}");
    return 1;
}

static int Refuse(string reason)
{
    Console.Error.WriteLine($"ttvm-debug-adapter: {reason}\n{Usage}");
    return 2;
}
