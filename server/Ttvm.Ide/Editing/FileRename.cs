using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Editing;

/// <summary>Keeps the names of workers and modules right when their files, or those that name them, get other names.</summary>
public static class FileRename
{
    /// <summary>
    /// The edits of all files, as they are called before the renames, in order of place. A reference that could not lead to the file at its
    /// new place, such as the name of a worker in a folder where SPAWN does not look, is left as it is.
    /// </summary>
    /// <param name="workspace">The files before the renames.</param>
    /// <param name="renames">Old and new names of files and of folders.</param>
    public static ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> Of(Workspace workspace,
        IEnumerable<(string OldUri, string NewUri)> renames)
    {
        var newKeys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (oldUri, newUri) in renames)
        {
            newKeys.TryAdd(FileUri.Key(oldUri).TrimEnd('/'), FileUri.Key(newUri).TrimEnd('/'));
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
        var own = FileUri.Key(document.Uri);
        var origin = MovedKey(own, newKeys);
        var hasMoved = PathRules.FolderOf(origin) != PathRules.FolderOf(own);
        foreach (var reference in document.FileReferences)
        {
            // What gets another name is the path that the reference has led by, which may be that of a link.
            if (workspace.ResolveKey(document, reference) is { } key && MovedKey(key, newKeys) is var moved && (hasMoved || moved != key)
                && NameOf(workspace, document, reference, origin, moved) is { } name && name != reference.Name)
            {
                edits.Add(Rename.Edit(new Place(document, reference.Span, false), name));
            }
        }

        return edits.ToImmutable();
    }

    /// <summary>What a file is called after the renames; a folder takes along what is in it.</summary>
    private static string MovedKey(string key, Dictionary<string, string> newKeys)
    {
        for (var end = key.Length; end > 0; end = key.LastIndexOf('/', end - 1))
        {
            if (newKeys.TryGetValue(key[..end], out var moved))
            {
                return moved + key[end..];
            }
        }

        return key;
    }

    /// <summary>What a file must call another to find it; null if it cannot.</summary>
    private static string? NameOf(Workspace workspace, Document document, FileReference reference, string origin, string target)
    {
        if (reference.IsModule)
        {
            var path = reference.Name is ['/' or '\\', ..] ? target : RelativePath(PathRules.FolderOf(origin), target);
            return ProgramNames.ExtensionOf(reference.Name).Length > 0 ? path : ProgramNames.WithoutExtension(path);
        }

        if (ProgramNames.ExtensionOf(target).Length == 0)
        {
            return null;
        }

        // A label or a built-in process of the new name would be started instead.
        var name = ProgramNames.WithoutExtension(target[(target.LastIndexOf('/') + 1)..]);
        var paths = ProgramNames.PathsOf(
            isModule: false, name, isOfBytecode: false, [PathRules.FolderOf(origin)], workspace.Folders, PathRules.OfPlatform.Combine);
        return paths.Contains(target) && !document.Program.IsSpawnedLabel(name) && !BuiltInProcesses.Names.Contains(name) ? name : null;
    }

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
