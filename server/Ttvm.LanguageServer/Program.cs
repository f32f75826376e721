using Ttvm.LanguageServer.Features;
using Ttvm.LanguageServer.Sessions;
using Ttvm.LanguageServer.Transport;
using Ttvm.Runtime.Hosting;

const string Usage = "usage: Ttvm.LanguageServer [--stdio]   (speaks the Language Server Protocol on standard input and output)";

// The platform's own would write into one of its own files where the stream is closed.
Console.SetError(new StreamWriter(StandardStream.OpenError()) { AutoFlush = true });
if (!StandardStream.HasOutput)
{
    return Fail("standard output is closed, and its messages go there; give it a pipe");
}

foreach (var argument in args)
{
    if (argument == "--help")
    {
        Console.Out.WriteLine(Usage);
        return 0;
    }

    // Clients add both by convention; standard input and output are what is used in any case, and initialize names the process.
    if (argument != "--stdio" && !argument.StartsWith("--clientProcessId=", StringComparison.Ordinal))
    {
        Console.Error.WriteLine($"ttvm-language-server: unknown option '{argument}'\n{Usage}");
        return 2;
    }
}

if (!StandardStream.HasInput)
{
    return Fail("standard input is closed, and the messages of its client come from there; give it a pipe");
}

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();

// Whatever some library might print must not end up between the messages.
Console.SetOut(Console.Error);

var reader = new MessageReader(input);
ClosedOutput.Watch(() => reader.IsWaiting, () =>
{
    Console.Error.WriteLine("ttvm-language-server: the output was closed");
    Environment.Exit(1);
});

var exitCode = await Server.Run(reader, output, Console.Error, Endpoints.All,
    whenInitialized: () => _ = Rehearsal.PlayAndReport(Endpoints.All, Console.Error)).ConfigureAwait(false);

// Not a return: a read of standard input that is still waiting would keep the process alive.
Environment.Exit(exitCode);
return exitCode;

static int Fail(string reason)
{
    Console.Error.WriteLine($"ttvm-language-server: {reason}");
    return 1;
}
