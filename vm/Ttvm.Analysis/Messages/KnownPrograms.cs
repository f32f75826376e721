using System.Collections.Concurrent;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Files;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// What has been found out about the programs that some files make up, so that it is found out once per program and not once per file.
/// Whoever provides the files keeps one of these for as long as all files are the same, goes on with <see cref="Next"/> when a file has
/// changed, and begins anew when one has come or gone. Any thread may ask.
/// </summary>
public sealed class KnownPrograms
{
    /// <summary>What is known of each file and of each program, perhaps in other versions: whoever takes it out looks whether it still
    /// holds.</summary>
    private readonly ConcurrentDictionary<string, FileLinks> _links;
    private readonly ConcurrentDictionary<string, MessageFlow> _latest;

    /// <summary>The files with what their imports bring, in the versions that they have now.</summary>
    private readonly ConcurrentDictionary<string, AnalyzedProgram> _programs = new(StringComparer.Ordinal);
    private readonly KnownExports _exports;
    private readonly Lock _following = new();

    /// <summary>The programs by their roots, with the versions that the files have now.</summary>
    private readonly ConcurrentDictionary<string, MessageFlow> _flows = new(StringComparer.Ordinal);

    /// <summary>Nothing is known yet.</summary>
    public KnownPrograms()
        : this(new ConcurrentDictionary<string, FileLinks>(StringComparer.Ordinal),
            new ConcurrentDictionary<string, MessageFlow>(StringComparer.Ordinal), new KnownExports())
    {
    }

    private KnownPrograms(ConcurrentDictionary<string, FileLinks> links, ConcurrentDictionary<string, MessageFlow> latest,
        KnownExports exports) =>
        (_links, _latest, _exports) = (links, latest, exports);

    /// <summary>What is known after the texts of files have changed, while there are the same files as before.</summary>
    public KnownPrograms Next() => new(_links, _latest, _exports);

    /// <summary>A file with what its imports bring; null if it cannot be loaded. The same object each time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="files">Where files are found.</param>
    public AnalyzedProgram? ProgramOf(string file, IProgramFiles files)
    {
        if (_programs.TryGetValue(file, out var known))
        {
            return known;
        }

        if (files.Load(file) is not { } alone)
        {
            return null;
        }

        if (alone.Tree.LinesLeadingToFiles.IsEmpty)
        {
            return _programs.GetOrAdd(file, alone);
        }

        // One thread at a time: who saw one file of a circle of imports among the known ones, and not yet the others, would not see the
        // circle.
        lock (_following)
        {
            foreach (var (found, program) in new ImportedModules(files, _exports).Follow(file, _programs))
            {
                _programs.TryAdd(found, program);
            }
        }

        return _programs.GetValueOrDefault(file);
    }

    /// <summary>What a module exports; null if that cannot be known.</summary>
    /// <param name="module">The file.</param>
    /// <param name="files">Where files are found.</param>
    public ModuleExports? ExportsOf(string module, IProgramFiles files) =>
        ProgramOf(module, files) is { } program ? _exports.Of(module, program) : null;

    /// <summary>Where a file leads; null if it cannot be loaded, or is bytecode: what happens there has no place that could be
    /// shown.</summary>
    internal FileLinks? LinksOf(string file, IProgramFiles files)
    {
        if (ProgramNames.IsBytecode(file) || ProgramOf(file, files) is not { } program)
        {
            return null;
        }

        if (!_links.TryGetValue(file, out var links) || !links.HoldFor(program))
        {
            _links[file] = links = new FileLinks(file, program, files);
        }

        return links;
    }

    /// <summary>The program that begins with a file.</summary>
    internal MessageFlow FlowOf(string root, IProgramFiles files)
    {
        if (!_flows.TryGetValue(root, out var flow))
        {
            flow = (_latest.TryGetValue(root, out var latest) ? latest.With(files) : null) ?? MessageFlow.Of(root, files);
            _latest[root] = _flows[root] = flow;
        }

        return flow;
    }
}
