using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>Makes the outside of a program from its launch configuration.</summary>
internal static class Hosts
{
    /// <summary>Only its files, for looking at them before anything runs.</summary>
    public static IHost OfFiles(LaunchOptions options) =>
        new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { }) { WorkingDirectory = options.WorkingDirectory };

    public static DebugHost Create(LaunchOptions options, IDebuggerClient client)
    {
        var host = new DebugHost(client, new DebugHostOptions(options.Arguments, options.WorkingDirectory, options.Environment));
        if (options.Input is { } input)
        {
            host.AddInput(input);
            host.EndInput();
        }

        return host;
    }
}
