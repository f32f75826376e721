using Ttvm.Ide.Model;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Names;

/// <summary>
/// Finds all appearances of one variable. A name is a variable of its frame's region; CAPTURE hands it on to the closure under the same
/// name, and EXPORT to the frames that import the module, so their names belong together.
/// </summary>
internal sealed class VariableScope
{
    private readonly Workspace _workspace;
    private readonly string _name;
    private readonly HashSet<(Document Document, int Region)> _regions = [];
    private readonly Queue<(Document Document, int Region)> _pending = [];
    private readonly Dictionary<Document, List<(int Line, LineSyntax Syntax)>> _handedOn = [];

    private VariableScope(Workspace workspace, string name)
    {
        _workspace = workspace;
        _name = name;
    }

    /// <summary>The places of the variable that <paramref name="symbol"/> names, by file and place.</summary>
    public static IEnumerable<Place> Occurrences(Workspace workspace, Document document, SymbolReference symbol)
    {
        var regions = Of(workspace, document, symbol);
        return regions.Select(region => region.Document).Distinct().OrderBy(file => file.Uri, StringComparer.Ordinal)
            .SelectMany(file => OccurrencesIn(file, symbol.Name, regions));
    }

    /// <summary>The places of the variable in its own file only.</summary>
    public static IEnumerable<Place> OccurrencesInFile(Document document, SymbolReference symbol) =>
        OccurrencesIn(document, symbol.Name, Of(Workspace.Empty.With(document), document, symbol));

    /// <summary>The regions in which the name means this variable.</summary>
    public static IReadOnlySet<(Document Document, int Region)> Of(Workspace workspace, Document document, SymbolReference symbol)
    {
        var scope = new VariableScope(workspace, symbol.Name);
        scope.Add(document, document.Frames.Of(symbol));
        while (scope._pending.TryDequeue(out var region))
        {
            scope.FollowCaptures(region.Document, region.Region);
            scope.FollowExports(region.Document, region.Region);
        }

        return scope._regions;
    }

    private static IEnumerable<Place> OccurrencesIn(Document document, string name,
        IReadOnlySet<(Document Document, int Region)> regions) =>
        document.Program.FindReferences(SymbolKind.Variable, name)
            .Where(reference => regions.Contains((document, document.Frames.Of(reference))))
            .Select(reference => new Place(document, reference.Span, reference.IsDefinition));

    private void Add(Document document, int region)
    {
        if (_regions.Add((document, region)))
        {
            _pending.Enqueue((document, region));
        }
    }

    /// <summary>Which CAPTURE goes into which closure depends on the way the program takes; all closures made in the frame are taken to get
    /// it.</summary>
    private void FollowCaptures(Document document, int region)
    {
        foreach (var line in LinesWith(document, InstructionFlags.Captures))
        {
            var captured = document.Frames.OfLine(line);
            foreach (var lambda in ClosuresMadeIn(document, captured))
            {
                if (captured == region || lambda == region)
                {
                    Add(document, captured);
                    Add(document, lambda);
                }
            }
        }
    }

    private void FollowExports(Document document, int region)
    {
        var exports = LinesWith(document, InstructionFlags.Exports).Where(line => document.Frames.OfLine(line) == region).Any();
        foreach (var importer in exports ? _workspace.Documents : [])
        {
            foreach (var import in importer.FileReferences.Where(reference =>
                reference.IsModule && _workspace.Resolve(importer, reference) == document))
            {
                Add(importer, importer.Frames.OfLine(import.Line));
            }
        }

        foreach (var import in document.FileReferences.Where(reference =>
            reference.IsModule && document.Frames.OfLine(reference.Line) == region))
        {
            if (_workspace.Resolve(document, import) is { IsBytecode: false } module)
            {
                foreach (var line in LinesWith(module, InstructionFlags.Exports))
                {
                    Add(module, module.Frames.OfLine(line));
                }
            }
        }
    }

    /// <summary>The lines where an instruction names this variable as its operand.</summary>
    private IEnumerable<int> LinesWith(Document document, InstructionFlags fact)
    {
        // Hardly any variable is captured or exported, and a common name stands in thousands of lines, so they are looked through once.
        if (!_handedOn.TryGetValue(document, out var lines))
        {
            lines =
            [
                .. from reference in document.Program.FindReferences(SymbolKind.Variable, _name)
                   let line = document.Tree.Lines[reference.Line]
                   where line.IsAny(InstructionFlags.Captures | InstructionFlags.Exports)
                   select (reference.Line, line),
            ];
            _handedOn.Add(document, lines);
        }

        return lines.Where(line => line.Syntax.Is(fact)).Select(line => line.Line);
    }

    private static IEnumerable<int> ClosuresMadeIn(Document document, int region) =>
        from reference in document.Program.References
        where reference is { Kind: SymbolKind.Label, IsDefinition: false }
            && document.Tree.Lines[reference.Line].Instruction?.Opcode == Opcode.MakeLambda
            && document.Frames.OfLine(reference.Line) == region
        select document.Frames.OfTarget(reference.Name) into target
        where target is not null
        select target.Value;
}
