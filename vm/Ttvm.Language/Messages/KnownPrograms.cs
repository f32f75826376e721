using System.Collections.Concurrent;

namespace Ttvm.Language.Messages;

/// <summary>
/// What has been found out about the programs that some files make up, so that it is found out once per program and not once per file. Whoever provides the files keeps one of
/// these for as long as all files are the same, goes on with <see cref="Next"/> when a file has changed, and begins anew when one has come or gone. Any thread may ask.
/// </summary>
public sealed class KnownPrograms
{
    /// <summary>What is known of each file and of each program, perhaps in other versions: whoever takes it out looks whether it still holds.</summary>
    private readonly ConcurrentDictionary<string, FileLinks> _links;
    private readonly ConcurrentDictionary<string, MessageFlow> _latest;

    /// <summary>The programs by their roots, with the versions that the files have now.</summary>
    private readonly ConcurrentDictionary<string, MessageFlow> _flows = new(StringComparer.Ordinal);

    /// <summary>Nothing is known yet.</summary>
    public KnownPrograms()
        : this(new ConcurrentDictionary<string, FileLinks>(StringComparer.Ordinal), new ConcurrentDictionary<string, MessageFlow>(StringComparer.Ordinal))
    {
    }

    private KnownPrograms(ConcurrentDictionary<string, FileLinks> links, ConcurrentDictionary<string, MessageFlow> latest) => (_links, _latest) = (links, latest);

    /// <summary>What is known after the texts of files have changed, while there are the same files as before.</summary>
    public KnownPrograms Next() => new(_links, _latest);

    /// <summary>Where a file leads; null if it cannot be loaded.</summary>
    internal FileLinks? LinksOf(string file, IProgramFiles files)
    {
        if (files.Load(file) is not { } program)
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
