using System.Runtime.InteropServices;
using Ttvm.DebugAdapter;
using Ttvm.Runtime.Hosting;

const string Usage = "usage: Ttvm.DebugAdapter   (speaks the Debug Adapter Protocol on standard input and output)";

if (args is ["--help"])
{
    Console.Out.WriteLine(Usage);
    return 0;
}

if (args.Length > 0 && args is not ["--stdio"])
{
    Console.Error.WriteLine($"ttvm-debug-adapter: unknown option '{args[0]}'\n{Usage}");
    return 2;
}

var input = Console.OpenStandardInput();
var output = Console.OpenStandardOutput();

// Whatever some library might print must not end up between the messages.
Console.SetOut(Console.Error);

var peer = new Peer(input, output);
var session = new Session(peer, Console.Error, Endpoints.All);

AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
{
    var exception = (Exception)failure.ExceptionObject;
    session.TellOfFailure("it ran the program", exception);
    Console.Error.WriteLine($"ttvm-debug-adapter: {exception}");
    session.Run?.Dispose();
    Environment.Exit(Session.ExitCodeOfBug);
};

// Programs that the debugged program has started must not outlive us, whatever the session waits for at the moment.
PosixSignalRegistration[] registrations =
[
    .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT,
        PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        session.Run?.Dispose();

        // Editors end the adapter of a session that is over by a signal, too, and that is no failure of anybody.
        Environment.Exit(session.IsOver ? 0 : signal == PosixSignal.SIGTERM ? 143 : 130);
    })),
];
ClosedOutput.Watch(() => peer.IsWaiting, session.EndForClosedOutput);
var exitCode = session.Serve();

GC.KeepAlive(registrations);

// Not a return: a read of standard input that is still waiting would keep the process alive.
Environment.Exit(exitCode);
return exitCode;
