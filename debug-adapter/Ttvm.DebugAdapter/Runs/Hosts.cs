using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>Makes the outside of a program from its launch configuration.</summary>
internal static class Hosts
{
    /// <summary>Only its files, for looking at them before anything runs.</summary>
    /// <param name="folder">Where paths begin.</param>
    /// <param name="largest">How many bytes of a file may be read.</param>
    public static SystemHost OfFiles(string folder, long largest = long.MaxValue) =>
        new([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { }) { WorkingDirectory = folder, LargestContent = largest };

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
