using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>
/// Sites that do not give a function what it reads. If nobody gives a variable, the function is to blame
/// (<see cref="DiagnosticRules.UndefinedVariable"/>), but for one that begins at a single place, where it is given something that it does
/// not know.
/// </summary>
internal sealed partial class CallSites(AnalyzedProgram program)
{
    private const int MostFindings = 100;
    private const int MostPlaces = 3;

    private readonly FunctionTable _functions = program.Facts.Functions;
    private readonly Dictionary<string, IReadOnlyList<CallSite>> _sites = new(StringComparer.Ordinal);

    /// <summary>A function that control comes to a site in, and what is known there.</summary>
    private readonly record struct Way(FunctionNode Node, FlowState State);

    /// <summary>Reports the sites.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var sites = new CallSites(program);
        foreach (var label in sites._functions.IsLimited ? [] : sites._functions.WithFindings)
        {
            sites.Check(sites._functions.Nodes[label], findings);
        }

        sites.CheckArguments(findings);
    }

    /// <summary>Whether a variable that has no value in a function is missing because of a mistake at the one site of the function, where
    /// that is reported.</summary>
    public bool Explain(FunctionNode node, FlowFinding finding)
    {
        if (finding.Rule != DiagnosticRules.UndefinedVariable || _functions.IsLimited || !node.Entry.IsUsed || node.Entry.IsOpen
            || !node.Result.Reads.Any(read => read.IsSure && read.Name == finding.Variable))
        {
            return false;
        }

        return SitesOf(node) is [var site] && SurplusOf(node, site).Any() && WaysTo(site) is { Count: > 0 };
    }

    /// <summary>The sites that could give a variable that has no value in a function, and what can be done there if it is only
    /// one.</summary>
    public (IEnumerable<RelatedPlace> Related, ImmutableArray<Fix> Fixes) AdviceOn(FunctionNode node, FlowFinding finding)
    {
        if (finding.Rule != DiagnosticRules.UndefinedVariable || finding.Variable is not { } name || !node.Entry.IsUsed
            || node.Result.Reads.All(read => read.Name != name))
        {
            return ([], []);
        }

        var sites = SitesOf(node);
        var related = sites.Take(MostPlaces).Select(site => new RelatedPlace(SpanOf(site), $"{site.Mnemonic} does not give it here."));
        return (related, sites is [var only] && WaysTo(only) is { Count: > 0 } ways
            ? [.. FixesOf(node, only, [name], renamed: [], model: [], ways)] : []);
    }

    private void Check(FunctionNode node, DiagnosticCollector findings)
    {
        var undefined = node.Result.Findings.Where(finding => Explain(node, finding)).Select(finding => finding.Variable!)
            .ToHashSet(StringComparer.Ordinal);
        var wanted = node.Result.NotGivenByAll.Concat(node.Result.Reads.Where(read => undefined.Contains(read.Name))).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        // A function may be called in thousands of places, nearly all of which are right.
        CallSite? model = null;
        var lacking = new List<CallSite>();
        foreach (var site in CallSite.Of(_functions.Program, node.Label))
        {
            var given = site.Parameters;
            if (wanted.Exists(read => !given.Contains(read.Name)))
            {
                lacking.Add(site);
            }
            else if (model is null || (site.Chunk != model.Value.Chunk && LineOf(site) < LineOf(model.Value)))
            {
                model = site;
            }
        }

        var count = 0;
        foreach (var site in lacking.OrderBy(LineOf))
        {
            count += Check(node, site, wanted, model?.Parameters ?? [], findings) ? 1 : 0;
            if (count == MostFindings)
            {
                break;
            }
        }
    }

    /// <summary>Looks at a site that lacks something; false if there is nothing wrong with that.</summary>
    private bool Check(FunctionNode node, CallSite site, List<VariableRead> wanted, ImmutableArray<string> model,
        DiagnosticCollector findings)
    {
        var ways = WaysTo(site);
        var missing = wanted.FindAll(read => !site.Parameters.Contains(read.Name)
            && !(site.Use.By.Opcode == Opcode.MakeLambda && ways.Exists(way => MayBeCaptured(way.Node, site, read.Name))));
        if (missing.Count == 0 || ways.Count == 0)
        {
            return false;
        }

        Report(node, site, missing.Exists(read => read.IsSure) ? missing.FindAll(read => read.IsSure) : missing, model, ways, findings);
        return true;
    }

    /// <summary>The sites of a function in order of place.</summary>
    private IReadOnlyList<CallSite> SitesOf(FunctionNode node)
    {
        if (!_sites.TryGetValue(node.Label, out var sites))
        {
            sites = [.. CallSite.Of(_functions.Program, node.Label).OrderBy(LineOf)];
            _sites.Add(node.Label, sites);
        }

        return sites;
    }

    /// <summary>
    /// Whether a closure may take a variable along. Between two closures that are made one after the other only what is captured there
    /// counts; else whatever the function captures anywhere.
    /// </summary>
    private static bool MayBeCaptured(FunctionNode node, CallSite site, string name)
    {
        if (!node.Body.Captured.Contains(name))
        {
            return false;
        }

        var body = node.Body;
        var index = body.FindBlock(site.Chunk, site.Use.Instruction);
        var instruction = site.Use.Instruction;
        while (true)
        {
            var block = body.Blocks[index];
            while (--instruction >= block.Start)
            {
                var line = block.Chunk.InstructionAt(instruction);
                switch (line.Instruction?.Opcode)
                {
                    case null:
                        return true;
                    case Opcode.MakeLambda:
                        return false;
                    case Opcode.Capture when LineMeaning.Find(line, OperandKind.Variable)?.Value.AsText == name:
                        return true;
                }
            }

            // A block that the border of a chunk divides is one.
            if (index == 0 || body.Blocks[index - 1] is not { RunsOn: true } before || before.Next != index)
            {
                return true;
            }

            (index, instruction) = (index - 1, before.End);
        }
    }

    /// <summary>The functions in which control comes to a site; none if a TRY may be waiting for what goes wrong there, or if nothing comes
    /// of it.</summary>
    private List<Way> WaysTo(CallSite site)
    {
        var ways = new List<Way>();
        foreach (var (node, block) in _functions.At(site.Chunk, site.Use.Instruction))
        {
            var instruction = site.Use.Instruction - node.Body.Blocks[block].Start;
            if (instruction < node.Result.Reached[block]
                && node.Result.TraceOf(block, _functions.SummaryOf).States[instruction] is { } state)
            {
                if (!site.StartsProcess
                    && (HandlerNode.MayCatch(state.Handlers) || IsNeverCalled(node, node.Body.SiteOf(block, site.Use.Instruction))))
                {
                    return [];
                }

                ways.Add(new Way(node, state));
            }
        }

        return ways;
    }

    /// <summary>Whether a function value is made only to be looked at: the next instruction takes it and does not call it.</summary>
    private static bool IsNeverCalled(FunctionNode node, int site) =>
        node.Body.LineOf(site).Is(InstructionFlags.MakesFunction)
        && site + 1 < node.Body.InstructionCount
        && node.Body.LineOf(site + 1).Instruction
            is { Group: InstructionGroup.Output or InstructionGroup.Comparison or InstructionGroup.Strings } or { Opcode: Opcode.Pop };

    /// <summary>What is given at a site although the function does not even name it.</summary>
    private static IEnumerable<string> SurplusOf(FunctionNode node, CallSite site) =>
        site.Parameters.Where(name => !node.Body.VariableSlots.ContainsKey(name));

    private void Report(FunctionNode node, CallSite site, List<VariableRead> missing, ImmutableArray<string> model, List<Way> ways,
        DiagnosticCollector findings)
    {
        var isSure = missing[0].IsSure;
        var names = missing.ConvertAll(read => read.Name);
        var renamed = RenamedAt(node, site, names, model);
        string[] meant = [.. renamed.Select(pair => $"{Phrases.Excerpt(pair.New)} instead of {Phrases.Excerpt(pair.Old)}")];
        var advice = renamed.Count == names.Count ? $"; did you mean {Phrases.Join(meant, "and")}?"
            : site.Use.By.Is(InstructionFlags.NamesChild) ? "; SPAWN_SUPERVISED takes a closure that has captured it."
            : site.Use.IsByName ? "; SPAWN_CALL gives parameters." : ".";
        var span = renamed is [var (old, _)] && names.Count == 1 ? SpanOfParameter(site, old) : SpanOf(site);
        var message =
            $"The {(site.StartsProcess ? "process" : "function")} {Phrases.Excerpt(node.Label)} {(isSure ? "reads" : "may read")} {Phrases.Join(Quoted(names), "and")}"
            + $"{(isSure ? "" : ", depending on the way")}, which {(site.Use.IsByName ? "" : "this ")}{site.Mnemonic} does not give it{advice}";
        findings.Add(
            isSure ? DiagnosticRules.MissingParameter : DiagnosticRules.UnsureParameter,
            span,
            message,
            [.. missing.Take(MostPlaces).Select(read =>
                new RelatedPlace(SpanOfRead(node, read), $"{Phrases.Excerpt(node.Label)} reads {Phrases.Excerpt(read.Name)} here."))],
            [.. FixesOf(node, site, names, renamed, model, ways)]);
    }

    private static List<string> Quoted(IEnumerable<string> names) => [.. names.Select(name => Phrases.Excerpt(name))];

    /// <summary>Which of the names that are given for nothing are meant for missing ones: what the first site that lacks nothing has in the
    /// same place, or what is written nearly the same, or the only one.</summary>
    private static List<(string Old, string New)> RenamedAt(FunctionNode node, CallSite site, List<string> missing,
        ImmutableArray<string> model)
    {
        var surplus = SurplusOf(node, site).Distinct(StringComparer.Ordinal).ToList();
        var renamed = new List<(string Old, string New)>();
        foreach (var name in missing)
        {
            var index = model.Length == site.Parameters.Length ? model.IndexOf(name) : -1;
            var old = index >= 0 && surplus.Contains(site.Parameters[index]) ? site.Parameters[index]
                : NearMiss.Find(name, surplus) ?? (surplus.Count == 1 && missing.Count == 1 ? surplus[0] : null);
            if (old is not null)
            {
                surplus.Remove(old);
                renamed.Add((old, name));
            }
        }

        return renamed;
    }

    private IEnumerable<Fix> FixesOf(FunctionNode node, CallSite site, List<string> missing, List<(string Old, string New)> renamed,
        ImmutableArray<string> model, List<Way> ways)
    {
        var text = program.Tree.Text;
        if (renamed.Count == missing.Count)
        {
            yield return new Fix(
                $"Change {Phrases.Join([.. renamed.Select(pair => $"{Phrases.Excerpt(pair.Old)} to {Phrases.Excerpt(pair.New)}")], "and")}",
                [.. renamed.Select(pair => LineEdits.ChangeName(text, SpanOfParameter(site, pair.Old), pair.New))
                    .OrderBy(edit => edit.Span.Start)]);
        }

        var isCall = site.Use.By.Is(InstructionFlags.PassesArguments);
        var isKnown = !program.HasNumericTarget && ways.TrueForAll(way => missing.TrueForAll(name => HasValue(way, name)));
        if (isKnown && (isCall || site.Use.By.Opcode == Opcode.MakeLambda))
        {
            var inserted = missing.Select(name => LineEdits.InsertBefore(program, LineOf(site),
                $"{(isCall ? "LOAD" : "CAPTURE")} {StringLiteral.QuoteNameIfNeeded(name)}"));
            var names = Phrases.Join(Quoted(missing), "and");
            yield return isCall ? new Fix($"Load {names} and pass it", [.. inserted, Pass(site, site.Parameters.AddRange(missing))])
                : new Fix($"Capture {names}", [.. inserted]);
        }

        // Control must not come to the SPAWN from elsewhere, where it starts something else.
        if (site is { Use.By.Opcode: Opcode.PushStr, Mnemonic: "SPAWN" } && !program.HasNumericTarget
            && site.Chunk.LineOf(site.Use.Instruction + 1) == site.Chunk.LineOf(site.Use.Instruction) + 1)
        {
            var line = LineOf(site);
            var start = LineEdits.Replace(program, line + 1,
                $"SPAWN_CALL {StringLiteral.QuoteNameIfNeeded(node.Label)} {Written(missing)}");
            if (isKnown)
            {
                var inserted = missing.Select(name => LineEdits.InsertBefore(program, line + 1,
                    $"LOAD {StringLiteral.QuoteNameIfNeeded(name)}"));
                yield return new Fix($"Load {Phrases.Join(Quoted(missing), "and")} and start it with SPAWN_CALL",
                    [LineEdits.Remove(program, line), .. inserted, start]);
            }

            if (missing is [var name] && ways.TrueForAll(way => way.State.Stack.Depth >= 1))
            {
                yield return new Fix($"Start it with SPAWN_CALL and the value below as {Phrases.Excerpt(name)}",
                    [LineEdits.Remove(program, line), start]) { TakesMore = true };
            }
        }

        // With more parameters the instruction takes more values, so they must be there.
        if (isCall && model.IsEmpty && renamed.Count == 0 && !isKnown
            && ways.TrueForAll(way => way.State.Stack.Depth >= site.Parameters.Length + missing.Count))
        {
            var values = missing.Count == 1 ? "value" : "values";
            yield return new Fix($"Pass the {values} below as {Phrases.Join(Quoted(missing), "and")}",
                [Pass(site, [.. missing, .. site.Parameters])]) { TakesMore = true };
        }

        if (isCall && model.Length > site.Parameters.Length && model.Where(site.Parameters.Contains).SequenceEqual(site.Parameters)
            && ways.TrueForAll(way => way.State.Stack.Depth >= model.Length))
        {
            yield return new Fix($"Add {Phrases.Join(Quoted(model.Where(name => !site.Parameters.Contains(name))), "and")}",
                [Pass(site, model)]) { TakesMore = true };
        }
    }

    /// <summary>Whether the one who calls has a variable of that name, on all ways.</summary>
    private static bool HasValue(Way way, string name) =>
        way.Node.Body.VariableSlots.TryGetValue(name, out var slot) && way.State.Variables is { IsOpen: false } variables
            && variables[slot] is not null && !variables.IsUnsure(slot);

    /// <summary>Writes other parameters in the place of those at a site, as they are written elsewhere.</summary>
    private TextEdit Pass(CallSite site, ImmutableArray<string> parameters)
    {
        var written = Written(parameters);
        var label = site.Line.Operands[0].Span.Shift(StartOf(site));
        return site.Parameters.IsEmpty
            ? new TextEdit(new TextSpan(label.End, 0), $" {written}")
            : new TextEdit(LineMeaning.Find(site.Line, OperandKind.Params)!.Span.Shift(StartOf(site)), written);
    }

    private static string Written(IEnumerable<string> parameters) => string.Join(' ', parameters.Select(StringLiteral.QuoteNameIfNeeded));

    private int LineOf(CallSite site) => site.LineIn(_functions.Program);

    private int StartOf(CallSite site) => program.Tree.Text.GetLineSpan(LineOf(site)).Start;

    /// <summary>The label, or the name in its place.</summary>
    private TextSpan SpanOf(CallSite site) => site.Line.Operands[0].ContentSpan.Shift(StartOf(site));

    private TextSpan SpanOfParameter(CallSite site, string name) =>
        LineMeaning.Find(site.Line, OperandKind.Params)!.NameSpans[site.Parameters.LastIndexOf(name)].Shift(StartOf(site));

    private TextSpan SpanOfRead(FunctionNode node, VariableRead read) =>
        FlowFindings.SpanOf(program, node, read.Site, node.Body.LineOf(read.Site).Operands is [{ Operand.Kind: OperandKind.Variable }, ..]);
}
