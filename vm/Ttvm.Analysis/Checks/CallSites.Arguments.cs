using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Checks;

/// <summary>
/// Arguments with which the function of a new process is certain to fail. The arguments of a call are checked where the caller is analysed,
/// which happens again when a function that it calls changes, but not when a function that it starts does.
/// </summary>
internal sealed partial class CallSites
{
    private void CheckArguments(DiagnosticCollector findings)
    {
        var started = program.ProcessUses.Where(use => use.Name is not null && use.Is(InstructionFlags.PassesArguments));
        foreach (var use in _functions.IsLimited ? [] : started)
        {
            if (_functions.Nodes.TryGetValue(use.Name!, out var node) && node.Result.Summary.Preconditions is { IsEmpty: false } conditions
                && LineMeaning.Find(use.Syntax, OperandKind.Params)?.Value.AsParams is { IsEmpty: false } parameters)
            {
                var (chunk, instruction) = program.ProcessUses.PlaceOf(use.Index);
                var ways = WaysTo(new CallSite(chunk, new LabelUse(use.Name!, use.Instruction, instruction)));
                if (conditions.FirstOrDefault(condition => ways.Count > 0
                    && ways.TrueForAll(way => IsWrong(way, condition, parameters))) is { Parameter: not null } wrong)
                {
                    Report(node, use, wrong, conditions, parameters, ways, findings);
                }
            }
        }
    }

    private void Report(FunctionNode node, ProcessUse use, Precondition condition, ImmutableArray<Precondition> conditions,
        ImmutableArray<string> parameters, List<Way> ways, DiagnosticCollector findings)
    {
        var types = ways.Aggregate(ValueTypes.None, (all, way) => all | ArgumentAt(way, condition, parameters)!.Types);
        List<RelatedPlace> related =
        [
            .. from way in ways
               let value = ArgumentAt(way, condition, parameters)!
               where value.PushedBy >= 0
               select new RelatedPlace(FlowFindings.SpanOf(program, way.Node, value.PushedBy, onOperand: false),
                   $"Pushes the {value.Types.DescribeValue()}."),
        ];
        if (FlowFindings.SiteOfPrecondition(node, condition) is { } site)
        {
            related.Add(new RelatedPlace(FlowFindings.SpanOf(program, node, site, onOperand: false),
                $"{node.Body.LineOf(site).Instruction?.Mnemonic} gets it here."));
        }

        AbstractValue[] arguments =
            [.. parameters.Select((_, place) => ways[0].State.Stack.Peek(parameters.Length - 1 - place) ?? AbstractValue.Unknown)];
        findings.Add(
            DiagnosticRules.TypeMismatch,
            use.Span,
            $"The process {Phrases.Excerpt(node.Label)} wants {Phrases.WithArticle(condition.Types.Describe())} as {Phrases.Excerpt(condition.Parameter)}, but gets {types.Describe()}.",
            [.. related.DistinctBy(place => place.Span).Take(MostPlaces)],
            FlowFixes.Reorder(program, use.Line, ValueOrder.Of(arguments, parameters, conditions)?.Instructions ?? []));
    }

    private static bool IsWrong(Way way, Precondition condition, ImmutableArray<string> parameters) =>
        ArgumentAt(way, condition, parameters) is { Types: not ValueTypes.None } value
        && (value.Types & condition.Types) == ValueTypes.None;

    /// <summary>The value that a site gives as a parameter; null if it gives none, or if that is not known.</summary>
    private static AbstractValue? ArgumentAt(Way way, Precondition condition, ImmutableArray<string> parameters) =>
        condition.Parameter is { } name && parameters.LastIndexOf(name) is >= 0 and var place
            ? way.State.Stack.Peek(parameters.Length - 1 - place) : null;
}
