using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Messages;

namespace Ttvm.Ide;

/// <summary>What is wrong in a file, as <c>ttvm check</c> says it.</summary>
/// <param name="Diagnostics">In order of place.</param>
/// <param name="Id">Digits that are the same as long as nothing has changed that the findings follow from.</param>
public sealed record Findings(ImmutableArray<Diagnostic> Diagnostics, string Id)
{
    /// <summary>The findings of a file, with those about its messages: the files it spawns and imports are followed from it.</summary>
    public static Findings Of(Workspace workspace, Document document, CheckOptions options)
    {
        var key = FileUri.Key(document.Uri);
        var flow = document.FileReferences.IsEmpty && document.SpawnNames.IsEmpty ? null : MessageFlow.Of(key, new ProgramFiles(workspace));
        var hash = default(HashCode);
        hash.Add(options);
        foreach (var file in flow?.Files ?? [])
        {
            hash.Add(workspace.Find(file)?.Stamp ?? 0);
        }

        var id = document.Stamp.ToString(CultureInfo.InvariantCulture) + ((uint)hash.ToHashCode()).ToString(CultureInfo.InvariantCulture);
        return new Findings(document.Program.Diagnose(options, flow, key), id);
    }

    /// <summary>The files of a workspace by their keys.</summary>
    private sealed class ProgramFiles(Workspace workspace) : IProgramFiles
    {
        public BoundProgram? Load(string file) => workspace.Find(file)?.Program;

        public string? FindWorker(string fromFile, string name) => Find(fromFile, isModule: false, name);

        public string? FindModule(string fromFile, string path) => Find(fromFile, isModule: true, path);

        public IEnumerable<string> WorkerNames(string fromFile)
        {
            var folder = fromFile[..(fromFile.LastIndexOf('/') + 1)];
            return workspace.Documents.Select(document => FileUri.Key(document.Uri))
                .Where(file => file.StartsWith(folder, StringComparison.Ordinal) && !file.AsSpan(folder.Length).Contains('/') && file.EndsWith(".ttvm", StringComparison.Ordinal))
                .Select(file => file[folder.Length..^".ttvm".Length]);
        }

        private string? Find(string fromFile, bool isModule, string name) =>
            workspace.Find(fromFile) is { } from && workspace.Resolve(from, new FileReference(isModule, name, default, 0)) is { } found ? FileUri.Key(found.Uri) : null;
    }
}
