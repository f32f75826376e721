using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Files;

namespace Ttvm.Ide;

/// <summary>Keeps the names of workers and modules right when their files, or those that name them, get other names.</summary>
public static class FileRename
{
    private const string Extension = ".ttvm";

    /// <summary>
    /// The edits of all files, as they are called before the renames, in order of place. A reference that could not lead to the file at its new place, such as
    /// the name of a worker in a folder where SPAWN does not look, is left as it is.
    /// </summary>
    /// <param name="workspace">The files before the renames.</param>
    /// <param name="renames">Old and new names of files and of folders.</param>
    public static ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> Of(Workspace workspace, IEnumerable<(string OldUri, string NewUri)> renames)
    {
        var newKeys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (oldUri, newUri) in renames)
        {
            var (oldKey, newKey) = (FileUri.Key(oldUri).TrimEnd('/'), FileUri.Key(newUri).TrimEnd('/'));
            foreach (var key in workspace.Documents.Select(document => FileUri.Key(document.Uri)))
            {
                // A folder takes along what is in it.
                if (key == oldKey || key.StartsWith(oldKey + "/", StringComparison.Ordinal))
                {
                    newKeys.TryAdd(key, newKey + key[oldKey.Length..]);
                }
            }
        }

        return
        [
            .. from document in workspace.Documents
               let edits = EditsOf(workspace, document, newKeys)
               where !edits.IsEmpty
               select (document, edits),
        ];
    }

    private static ImmutableArray<TextEdit> EditsOf(Workspace workspace, Document document, Dictionary<string, string> newKeys)
    {
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        var origin = NewKeyOf(document);
        var hasMoved = FolderOf(origin) != FolderOf(FileUri.Key(document.Uri));
        foreach (var reference in document.FileReferences)
        {
            if (workspace.Resolve(document, reference) is { } target && (hasMoved || newKeys.ContainsKey(FileUri.Key(target.Uri)))
                && NameOf(workspace, document, reference, origin, NewKeyOf(target)) is { } name && name != reference.Name)
            {
                edits.Add(Rename.Edit(new Place(document, reference.Span, false), name));
            }
        }

        return edits.ToImmutable();

        string NewKeyOf(Document renamed) => newKeys.GetValueOrDefault(FileUri.Key(renamed.Uri), FileUri.Key(renamed.Uri));
    }

    /// <summary>What a file must call another to find it; null if it cannot.</summary>
    private static string? NameOf(Workspace workspace, Document document, FileReference reference, string origin, string target)
    {
        if (reference.IsModule)
        {
            return reference.Name is ['/' or '\\', ..] ? target : RelativePath(FolderOf(origin), target);
        }

        if (!target.EndsWith(Extension, StringComparison.Ordinal))
        {
            return null;
        }

        // A label or a built-in process of the new name would be started instead.
        var named = reference with { Name = target[(target.LastIndexOf('/') + 1)..^Extension.Length] };
        var isFound = named.Candidates.Any(candidate => PathRules.OfPlatform.Combine(FolderOf(origin), candidate) == target)
            || workspace.Folders.Any(folder => named.WorkingDirectoryCandidates.Any(candidate => PathRules.OfPlatform.Combine(folder, candidate) == target));
        return isFound && !document.IsSpawnedLabel(named.Name) && SpawnName.BuiltIns.All(builtIn => builtIn.Name != named.Name) ? named.Name : null;
    }

    private static string FolderOf(string key) => key[..(key.LastIndexOf('/') + 1)];

    private static string RelativePath(string folder, string target)
    {
        var from = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var to = target.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var common = 0;
        while (common < from.Length && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        return string.Join('/', Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common)));
    }
}
