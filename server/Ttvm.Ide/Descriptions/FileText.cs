using System.Text;
using Ttvm.Analysis.Domain;
using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Descriptions;

/// <summary>What hovers say about names that stand for other files.</summary>
internal static class FileText
{
    /// <summary>What a name stands for that SPAWN looks for as a worker file.</summary>
    public static string Worker(Workspace workspace, Document document, FileReference worker)
    {
        if (workspace.Resolve(document, worker) is not { } found)
        {
            return $"Spawns the worker program `{worker.Name}{ProgramNames.Source}`, which is not found beside this file; without it, a basic process that prints `Spawned process: {worker.Name}`.";
        }

        var names = found.Program.ReferencesOf(SymbolKind.Process).Where(reference => reference.IsDefinition)
            .Select(reference => reference.Name);
        return $"Spawns the worker program `{FileUri.FileName(found.Uri)}`.{About(found, "Registers", names)}";
    }

    /// <summary>What the path of an IMPORT stands for.</summary>
    public static string Module(Workspace workspace, Document document, FileReference module)
    {
        if (workspace.Resolve(document, module) is not { } found)
        {
            return "Loaded by IMPORT; looked up beside this file, then in the working directory. It is not found there.";
        }

        return $"Loads the module `{FileUri.FileName(found.Uri)}`.{About(found, "Exports", ExportsOf(workspace, found).Select(Spell))}";
    }

    /// <summary>What a module exports; by name only if more is not known for sure, and then perhaps not all of it.</summary>
    public static IEnumerable<ModuleExport> ExportsOf(Workspace workspace, Document module) =>
        (workspace.IsComplete ? workspace.KnownPrograms.ExportsOf(FileUri.Key(module.Uri), workspace.Programs) : null) is { } known
            ? known.All
        : module.Program.ReferencesOf(SymbolKind.Variable)
            .Where(reference => module.Tree.Lines[reference.Line].Is(InstructionFlags.Exports))
            .Select(reference => reference.Name).Distinct(StringComparer.Ordinal).Select(name => new ModuleExport(name, ValueTypes.Any));

    /// <summary>An export in a few words.</summary>
    public static string Spell(ModuleExport export) => export.Signature is { } signature ? $"{export.Name} {signature.Text}" : export.Name;

    /// <summary>What the author wrote at the top of a file, and the names that others know it by.</summary>
    private static string About(Document file, string verb, IEnumerable<string> names)
    {
        var text = new StringBuilder();
        if (CommentLines.AtTop(file) is { Length: > 0 } comment)
        {
            text.Append("\n\n").Append(comment);
        }

        var listed = string.Join(", ", names.Distinct(StringComparer.Ordinal).Select(name => $"`{name}`"));
        return listed.Length > 0 ? text.Append($"\n\n{verb} {listed}.").ToString() : text.ToString();
    }
}
