using System.Globalization;
using System.Runtime.InteropServices;

namespace Ttvm.Cli.Terminals;

/// <summary>
/// How many columns the terminal has. The platform's <see cref="Console.WindowWidth"/> is not asked, because it first writes
/// control sequences to standard output.
/// </summary>
internal static partial class TerminalWidth
{
    private const int Usual = 120;
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413;

    /// <summary>What the variable COLUMNS says, then what Linux says, then what is usual.</summary>
    public static int Get()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
            && columns > 0)
        {
            return columns;
        }

        return OperatingSystem.IsLinux() ? ColumnsOf(StandardOutput) ?? ColumnsOf(StandardError) ?? Usual : Usual;
    }

    private static int? ColumnsOf(int descriptor)
    {
        var size = default(WindowSize);
        return Ask(descriptor, GetWindowSize, ref size) == 0 && size.Columns > 0 ? size.Columns : null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

    // The third parameter is variadic in C, which makes no difference on Linux; elsewhere this is not called.
    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(int descriptor, nuint request, ref WindowSize size);
}
