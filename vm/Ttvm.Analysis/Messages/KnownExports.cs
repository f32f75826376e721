using System.Collections.Concurrent;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;

namespace Ttvm.Analysis.Messages;

/// <summary>What modules export, by file, in the version that was asked about last: versions that export the same share one object. Any
/// thread may ask.</summary>
internal sealed class KnownExports
{
    private readonly ConcurrentDictionary<string, (AnalyzedProgram Program, ModuleExports? Exports)> _latest = new(StringComparer.Ordinal);

    /// <summary>What a version of a file exports; null if that cannot be known.</summary>
    /// <param name="file">The file.</param>
    /// <param name="program">The version, with what its imports bring.</param>
    public ModuleExports? Of(string file, AnalyzedProgram program)
    {
        var isKnown = _latest.TryGetValue(file, out var known);
        if (isKnown && ReferenceEquals(known.Program, program))
        {
            return known.Exports;
        }

        var exports = ExportAnalysis.ExportsOf(program, file[(file.AsSpan().LastIndexOfAny('/', '\\') + 1)..]);
        exports = Equals(exports, known.Exports) ? known.Exports : exports;

        // Two threads may set it to different versions; each has the right answer for its own, and both are true of that version.
        _latest[file] = (program, exports);
        return exports;
    }
}
