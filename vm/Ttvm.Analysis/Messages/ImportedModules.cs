using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;

namespace Ttvm.Analysis.Messages;

/// <summary>Finds out what the imports of a file bring. Nothing is known of an import that leads back to the file that holds it.</summary>
internal static class ImportedModules
{
    /// <summary>The modules that a file imports itself, by the paths that it writes, without those that are not there.</summary>
    public static ImmutableArray<(string Path, string Module)> ImportsOf(IProgramFiles files, string file) =>
    [
        .. from path in files.Known.AloneOf(file, files) is { } program ? ModuleImports.PathsIn(program.Tree) : []
           where path.Length > 0
           let module = files.FindModule(file, path)
           where module is not null
           select (path, module),
    ];

    /// <summary>All modules that a file imports, directly or not, without those that import it in turn. Those that others of them import
    /// come first, so whoever asks in this order is never led from one to the next.</summary>
    public static ImmutableArray<string> ModulesOf(IProgramFiles files, string file)
    {
        var (names, indexes) = (new List<string> { file }, new Dictionary<string, int>(StringComparer.Ordinal) { [file] = 0 });
        var imports = new List<int[]>();
        for (var index = 0; index < names.Count; index++)
        {
            imports.Add([.. files.Known.ImportsOf(names[index], files).Select(import => IndexOf(import.Module))]);
        }

        return [.. CallGraph.Components([.. imports]).Where(circle => !circle.Contains(0)).SelectMany(circle => circle)
            .Select(index => names[index])];

        int IndexOf(string module)
        {
            if (indexes.TryAdd(module, names.Count))
            {
                names.Add(module);
            }

            return indexes[module];
        }
    }

    /// <summary>A file with what its imports bring; null if it cannot be loaded.</summary>
    public static AnalyzedProgram? ProgramOf(IProgramFiles files, string file)
    {
        var exports = files.Known.ModulesOf(file, files).ToDictionary(module => module, module => files.Known.ExportsOf(module, files),
            StringComparer.Ordinal);
        var known =
            from import in files.Known.ImportsOf(file, files)
            let exported = exports.GetValueOrDefault(import.Module)
            where exported is not null
            select KeyValuePair.Create(import.Path, exported);
        return files.Known.AloneOf(file, files) is null ? null : files.Load(file, ModuleImports.Of(known));
    }
}
