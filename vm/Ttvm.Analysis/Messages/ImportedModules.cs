using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;

namespace Ttvm.Analysis.Messages;

/// <summary>Finds out what the imports of a file bring.</summary>
internal static class ImportedModules
{
    /// <summary>With more modules than that nothing is known of an import: each is looked for from each, and one waits for the
    /// next.</summary>
    private const int MostModules = 200;

    /// <summary>The modules that a file imports itself, by the paths that it writes, without those that are not there.</summary>
    public static ImmutableArray<(string Path, string Module)> ImportsOf(IProgramFiles files, string file) =>
    [
        .. from path in files.Known.AloneOf(file, files) is { } program ? ModuleImports.PathsIn(program.Tree) : []
           where path.Length > 0
           let module = files.FindModule(file, path)
           where module is not null
           select (path, module),
    ];

    /// <summary>Whether what a module exports can be known: none of its imports, nor of theirs, leads round in a circle, and they are not
    /// too many.</summary>
    public static bool IsKnowable(IProgramFiles files, string module)
    {
        var (names, indexes) = (new List<string> { module }, new Dictionary<string, int>(StringComparer.Ordinal) { [module] = 0 });
        var imports = new List<int[]>();
        for (var index = 0; index < names.Count && names.Count <= MostModules; index++)
        {
            imports.Add([.. files.Known.ImportsOf(names[index], files).Select(import => IndexOf(import.Module))]);
        }

        return names.Count <= MostModules
            && CallGraph.Components([.. imports]).TrueForAll(group => group is [var alone] && !imports[alone].Contains(alone));

        int IndexOf(string imported)
        {
            if (indexes.TryAdd(imported, names.Count))
            {
                names.Add(imported);
            }

            return indexes[imported];
        }
    }

    /// <summary>A file with what its imports bring; null if it cannot be loaded.</summary>
    public static AnalyzedProgram? ProgramOf(IProgramFiles files, string file)
    {
        if (files.Known.AloneOf(file, files) is not { } alone || !ModuleImports.PathsIn(alone.Tree).Any())
        {
            return files.Load(file, ModuleImports.None);
        }

        return files.Load(file, ModuleImports.Of(
            from import in files.Known.ImportsOf(file, files)
            where files.Known.IsKnowable(import.Module, files)
            let exports = files.Known.ExportsOf(import.Module, files)
            where exports is not null
            select KeyValuePair.Create(import.Path, exports)));
    }
}
