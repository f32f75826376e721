using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Domain;

/// <summary>What is known of the modules that one file imports, by the paths that it writes; what is not here may export anything. Compared
/// by value. Immutable.</summary>
public sealed class ModuleImports : IEquatable<ModuleImports>
{
    private readonly ImmutableDictionary<string, ModuleExports> _modules;

    private ModuleImports(ImmutableDictionary<string, ModuleExports> modules) => _modules = modules;

    /// <summary>Nothing is known.</summary>
    public static ModuleImports None { get; } = new(ImmutableDictionary.Create<string, ModuleExports>(StringComparer.Ordinal));

    /// <summary>The modules in the order of their paths.</summary>
    public IEnumerable<(string Path, ModuleExports Exports)> All =>
        _modules.OrderBy(module => module.Key, StringComparer.Ordinal).Select(module => (module.Key, module.Value));

    /// <summary>These modules, by path.</summary>
    public static ModuleImports Of(IEnumerable<KeyValuePair<string, ModuleExports>> modules) =>
        None._modules.SetItems(modules) is { IsEmpty: false } some ? new ModuleImports(some) : None;

    /// <summary>The paths that a file imports, each once.</summary>
    public static IEnumerable<string> PathsIn(SyntaxTree tree) => tree.LinesLeadingToFiles.Select(line => tree.Lines[line])
        .Where(line => line.Is(InstructionFlags.Imports))
        .Select(line => LineMeaning.Find(line, OperandKind.Path)?.Value.AsText ?? "")
        .Distinct(StringComparer.Ordinal);

    /// <summary>What the module at a path exports; null if that is not known.</summary>
    public ModuleExports? Find(string? path) => path is not null && _modules.TryGetValue(path, out var exports) ? exports : null;

    /// <summary>A function that one of the modules exports by a name; of several that of the first path.</summary>
    public ModuleExport? FunctionNamed(string name) =>
        _modules.IsEmpty ? null : All.Select(module => module.Exports.Find(name)).FirstOrDefault(export => export?.Summary is not null);

    /// <summary>Whether all that a file imports is known.</summary>
    internal bool Cover(SyntaxTree tree) => PathsIn(tree).All(_modules.ContainsKey);

    /// <summary>The paths at which another says something else.</summary>
    internal IReadOnlySet<string> DifferencesFrom(ModuleImports other) =>
        _modules.Keys.Concat(other._modules.Keys).Where(path => !Equals(Find(path), other.Find(path))).ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(ModuleImports? other) => ReferenceEquals(this, other)
        || (other is not null && _modules.Count == other._modules.Count
            && _modules.All(module => module.Value.Equals(other.Find(module.Key))));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModuleImports);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (path, exports) in All)
        {
            hash.Add(path);
            hash.Add(exports);
        }

        return hash.ToHashCode();
    }
}
