using System.Collections.Concurrent;
using Ttvm.Analysis.Stack;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// Which files name which, by names alone: looking for the file itself may ask the disk. It forgets nothing, so of a file that has changed
/// it also knows what it has named before. Any thread may ask.
/// </summary>
public sealed class FileMentions
{
    /// <summary>The files, as keys, by the names that they spawn or import, without folders. Disks differ in whether case
    /// matters.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the versions have in common whose names are known.</summary>
    private readonly ConcurrentDictionary<string, object> _behaviours = new(StringComparer.Ordinal);

    /// <summary>Takes up a version of a file; it costs next to nothing if processes do the same in it as in the one before.</summary>
    public void Add(string file, AnalyzedProgram program)
    {
        if (_behaviours.TryGetValue(file, out var known) && ReferenceEquals(known, program.Facts.Behaviour))
        {
            return;
        }

        foreach (var use in program.ProcessUses)
        {
            if (LastPart(use.Name ?? "") is { Length: > 0 } name)
            {
                _files.GetOrAdd(name, _ => new ConcurrentDictionary<string, bool>(StringComparer.Ordinal))[file] = true;
            }
        }

        // Another thread that finds this relies on the names.
        _behaviours[file] = program.Facts.Behaviour;
    }

    /// <summary>The files that may mean a file by what they name, with or without its extension, in no order.</summary>
    public IEnumerable<string> Of(string file)
    {
        var own = LastPart(file);
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var end = own.Length; end > 0; end = own.LastIndexOf('.', end - 1))
        {
            if (_files.TryGetValue(own[..end], out var files))
            {
                found.UnionWith(files.Keys);
            }
        }

        return found;
    }

    private static string LastPart(string path) => path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
}
