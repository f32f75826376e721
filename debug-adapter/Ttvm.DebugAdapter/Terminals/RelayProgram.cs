using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter.Terminals;

/// <summary>The relay as a program: the adapter itself, started by a client in a terminal, with the option <c>--terminal</c>.</summary>
internal static class RelayProgram
{
    public const string Option = "--terminal";

    private const int HungUpExitCode = 129;

    /// <summary>The words of the command that starts it for a port.</summary>
    public static IReadOnlyList<string> Command(string port)
    {
        // A program that brings its .NET along starts by itself; any other has been started by 'dotnet'.
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, typeof(RelayProgram).Assembly.Location, Option, port] : [program, Option, port];
    }

    /// <summary>Runs in this process until the program has ended.</summary>
    /// <param name="port">The port that was given on the command line.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string port)
    {
        if (Environment.GetEnvironmentVariable(Relay.TokenVariable) is not { Length: > 0 } token
            || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > IPEndPoint.MaxPort)
        {
            Console.Error.WriteLine($"ttvm-debug-adapter: '{Option}' is for the adapter itself, which starts it with a port and a token");
            return 2;
        }

        if (OperatingSystem.IsWindows())
        {
            Console.InputEncoding = Console.OutputEncoding = new UTF8Encoding(false);
        }

        using var client = new TcpClient { NoDelay = true };
        try
        {
            client.Connect(IPAddress.Loopback, number);
        }
        catch (SocketException)
        {
            Console.Error.WriteLine("ttvm-debug-adapter: the debugger that wanted this terminal does not wait for it any more");
            return 1;
        }

        var relay = new Relay(client.GetStream(), StandardStream.OpenInput(), StandardStream.OpenOutput(), StandardStream.OpenError());
        PosixSignalRegistration[] registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                if (!relay.Interrupt())
                {
                    Environment.Exit(Relay.InterruptedExitCode);
                }
            }),

            // The adapter finds the connection closed, and ends the program.
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Environment.Exit(HungUpExitCode)),
        ];
        var exitCode = relay.Run(token).GetAwaiter().GetResult();
        GC.KeepAlive(registrations);
        return exitCode;
    }
}
