using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;

namespace Ttvm.Analysis.Messages;

/// <summary>Finds out what modules export, those that they import first. Nothing is known of an import that leads back to the file that
/// holds it.</summary>
/// <param name="files">Where files are found.</param>
/// <param name="latest">What was found out before, perhaps in other versions of the files.</param>
internal sealed class ImportedModules(IProgramFiles files, KnownExports latest)
{
    /// <summary>A file and all that it imports, with what their imports bring.</summary>
    /// <param name="file">A file that can be loaded.</param>
    /// <param name="known">Files of which that is known already.</param>
    public IEnumerable<(string File, AnalyzedProgram Program)> Follow(string file, IReadOnlyDictionary<string, AnalyzedProgram> known)
    {
        var (names, indexes) = (new List<string> { file }, new Dictionary<string, int>(StringComparer.Ordinal) { [file] = 0 });
        var imports = new List<ImmutableArray<(string Path, int Module)>>();
        for (var index = 0; index < names.Count; index++)
        {
            imports.Add(known.ContainsKey(names[index]) ? [] : [.. ImportsOf(names[index], names, indexes)]);
        }

        var found = new Dictionary<string, AnalyzedProgram>(StringComparer.Ordinal);
        foreach (var circle in CallGraph.Components([.. imports.Select(modules => modules.Select(module => module.Module).ToArray())]))
        {
            foreach (var member in circle)
            {
                if (known.ContainsKey(names[member]))
                {
                    continue;
                }

                var exports = from import in imports[member]
                              where !circle.Contains(import.Module)
                              let module = names[import.Module]
                              let program = found.GetValueOrDefault(module) ?? known.GetValueOrDefault(module)
                              where program is not null
                              let exported = latest.Of(module, program)
                              where exported is not null
                              select KeyValuePair.Create(import.Path, exported);
                if (files.Load(names[member], ModuleImports.Of(exports)) is { } loaded)
                {
                    found[names[member]] = loaded;
                    yield return (names[member], loaded);
                }
            }
        }
    }

    private IEnumerable<(string Path, int Module)> ImportsOf(string file, List<string> names, Dictionary<string, int> indexes)
    {
        foreach (var path in files.Load(file) is { } program ? ModuleImports.PathsIn(program.Tree) : [])
        {
            if (path.Length > 0 && files.FindModule(file, path) is { } module)
            {
                if (indexes.TryAdd(module, names.Count))
                {
                    names.Add(module);
                }

                yield return (path, indexes[module]);
            }
        }
    }
}
