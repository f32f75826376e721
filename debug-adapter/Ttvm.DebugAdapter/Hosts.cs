using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>Makes the outside of a program from its launch configuration.</summary>
internal static class Hosts
{
    public static DebugHost Create(LaunchOptions options, IDebuggerClient client)
    {
        var host = new DebugHost(client, new DebugHostOptions(options.Arguments, options.WorkingDirectory));
        if (options.Input is { } input)
        {
            host.AddInput(input);
            host.EndInput();
        }

        return host;
    }
}
