using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// The addresses under which clients know instructions. An address is the number of a loaded file, from 1 in the order in which files were
/// asked for, times 2³², plus the index of the instruction; so the addresses of a file are in order, and those just before and behind them
/// belong to no other file. A file keeps its number over restarts. Any thread.
/// </summary>
internal sealed class InstructionAddresses
{
    private const int IndexBits = 32;

    private readonly Lock _gate = new();
    private readonly List<string> _paths = [];

    /// <summary>The address of an instruction, or of a place before or behind all of them.</summary>
    public long Of(Code code, int index) => ((long)NumberOf(code.Module.Path) << IndexBits) + index;

    /// <summary>The file that an address belongs to, whether or not it has an instruction there; null if there is none.</summary>
    public string? PathOf(long address)
    {
        // The nearer of two files, so that an address before the first instruction belongs to the same file.
        var number = (address + (1L << (IndexBits - 1))) >> IndexBits;
        lock (_gate)
        {
            return number >= 1 && number <= _paths.Count ? _paths[(int)number - 1] : null;
        }
    }

    /// <summary>The index of the instruction of code that has an address; -1 if none has.</summary>
    public int IndexIn(Code code, long address) =>
        address - Of(code, 0) is >= 0 and var index && index < code.Module.Instructions.Length ? (int)index : -1;

    private int NumberOf(string path)
    {
        lock (_gate)
        {
            if (_paths.IndexOf(path) is >= 0 and var known)
            {
                return known + 1;
            }

            _paths.Add(path);
            return _paths.Count;
        }
    }
}
