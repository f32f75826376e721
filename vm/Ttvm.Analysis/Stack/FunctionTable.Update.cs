using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Analysis.Stack;

/// <summary>The way from one version of the table to the next.</summary>
internal sealed partial class FunctionTable
{
    private sealed class Update(FunctionTable old, ProgramView program, ModuleImports imports, HashSet<string> labels, int limit)
    {
        /// <summary>How much of a file each function may cover when thousands of functions share thousands of instructions.</summary>
        public const int LimitOfEntangled = 200;

        private const int LargestSmallFile = 100_000;
        private const int MostRunsInCircle = 8;

        private readonly ImmutableDictionary<string, FunctionNode>.Builder _nodes = old.Nodes.ToBuilder();
        private readonly ImmutableHashSet<string>.Builder _withFindings = old.WithFindings.ToBuilder();
        private readonly Dictionary<string, FunctionBody> _bodies = new(StringComparer.Ordinal);
        private readonly Dictionary<string, EntryState> _entries = new(StringComparer.Ordinal);
        private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
        private readonly Dictionary<Chunk, (HashSet<string> Gone, HashSet<string> Come)> _dependents = [];
        private readonly PriorityQueue<string, double> _queue = new();
        private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
        private readonly HashSet<Chunk> _covered = [];
        private readonly HashSet<string> _neighbours = new(StringComparer.Ordinal);
        private CallOrder _order = old._order;
        private long _instructions = old._instructions;

        /// <summary>The next version; null if the functions share so much that the work would not be in proportion to the file.</summary>
        /// <param name="removed">The chunks that are gone.</param>
        /// <param name="added">The chunks that have come.</param>
        public FunctionTable? Run(ReadOnlySpan<Chunk> removed, ReadOnlySpan<Chunk> added)
        {
            FindChanged(removed);
            if (!RebuildBodies())
            {
                return null;
            }

            _order = UpdateOrder();
            Analyze();
            foreach (var chunk in added)
            {
                _covered.Add(chunk);
            }

            var (nodes, dependents) = (_nodes.ToImmutable(), UpdateDependents(removed));
            return new FunctionTable(program, imports, nodes, dependents, _withFindings.ToImmutable(),
                UpdateGaps(removed, nodes, dependents), _order, _instructions, limit < int.MaxValue);
        }

        /// <summary>Collects the functions whose instructions may be others now, and those that begin in another way.</summary>
        private void FindChanged(ReadOnlySpan<Chunk> removed)
        {
            if (old.Nodes.IsEmpty)
            {
                _entries.Add(FunctionBody.Start, EntryState.Start);
            }

            foreach (var chunk in removed)
            {
                Invalidate(chunk);
            }

            foreach (var label in labels)
            {
                // Who went to the old definition is in that chunk's list; who could not go anywhere, or goes elsewhere now, is found
                // through the uses.
                var (before, now) = (old.Nodes.IsEmpty ? null : old.Program.PlaceOf(label)?.Chunk, program.PlaceOf(label)?.Chunk);
                if (before != now)
                {
                    NoteNeighbours(before);
                    NoteNeighbours(now);
                }

                if (before != now && (before is null || program.Chunks.Contains(before)))
                {
                    foreach (var user in program.Labels.Find(label).UsedIn)
                    {
                        Invalidate(user);
                    }

                    // Of labels defined twice the first counts; the function itself may begin elsewhere now.
                    if (_nodes.TryGetValue(label, out var moved))
                    {
                        _bodies[label] = moved.Body;
                    }
                }

                var known = _nodes.GetValueOrDefault(label);
                if (now is null || !program.IsEntry(label))
                {
                    if (known is not null)
                    {
                        NoteNeighbours(now);
                        _gone.Add(label);
                        _bodies.Remove(label);
                    }
                }
                else if (FunctionNode.EntryOf(program, label) is var entry && !entry.Equals(known?.Entry))
                {
                    _entries[label] = entry;
                    NoteNeighbours(now);
                }
            }

            foreach (var label in _gone)
            {
                Forget(_nodes[label]);
                NoteCovered(_nodes[label].Body);
                _nodes.Remove(label);
                _withFindings.Remove(label);
                _bodies.Remove(label);
            }
        }

        /// <summary>Whoever runs into a label by falling through cares whether a function begins there.</summary>
        private void NoteNeighbours(Chunk? definition)
        {
            if (definition is not null)
            {
                _neighbours.UnionWith(old.Dependents.GetValueOrDefault(definition, []));
            }
        }

        /// <summary>Marks everything that depends on a chunk; the body is made later.</summary>
        private void Invalidate(Chunk chunk)
        {
            foreach (var label in old.Dependents.GetValueOrDefault(chunk, []))
            {
                _bodies[label] = old.Nodes[label].Body;
            }
        }

        private bool RebuildBodies()
        {
            var builder = new BodyBuilder(program);
            foreach (var label in _entries.Keys)
            {
                if (!_nodes.ContainsKey(label))
                {
                    _bodies.TryAdd(label, null!);
                }
            }

            foreach (var label in _bodies.Keys.ToArray())
            {
                var (chunk, instruction) = program.PlaceOf(label)!.Value;
                if (_nodes.TryGetValue(label, out var known))
                {
                    Forget(known);
                }

                var body = builder.Build(chunk, instruction, label.Length == 0 ? int.MaxValue : limit);
                _bodies[label] = body;
                _instructions += body.InstructionCount;
                foreach (var dependency in body.Dependencies)
                {
                    ChangesOf(dependency).Come.Add(label);
                    ChangesOf(dependency).Gone.Remove(label);
                }

                if (limit == int.MaxValue && _instructions > LargestSmallFile + (4L * program.Chunks.InstructionCount))
                {
                    return false;
                }
            }

            return true;
        }

        private void Forget(FunctionNode node)
        {
            _instructions -= node.Body.InstructionCount;
            foreach (var dependency in node.Body.Dependencies)
            {
                ChangesOf(dependency).Gone.Add(node.Label);
            }
        }

        private (HashSet<string> Gone, HashSet<string> Come) ChangesOf(Chunk chunk)
        {
            if (!_dependents.TryGetValue(chunk, out var changes))
            {
                changes = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
                _dependents.Add(chunk, changes);
            }

            return changes;
        }

        private ImmutableDictionary<Chunk, ImmutableArray<string>> UpdateDependents(ReadOnlySpan<Chunk> removed)
        {
            var dependents = old.Dependents.ToBuilder();
            foreach (var (chunk, (gone, come)) in _dependents)
            {
                var known = old.Dependents.GetValueOrDefault(chunk, []);
                dependents[chunk] = [.. known.Where(label => !gone.Contains(label) && !come.Contains(label)), .. come];
            }

            foreach (var chunk in removed)
            {
                dependents.Remove(chunk);
            }

            return dependents.ToImmutable();
        }

        /// <summary>Remembers the chunks in which a function now reaches other instructions than before.</summary>
        private void NoteCovered(FunctionResult? before, FunctionResult now)
        {
            if (before is not null && ReferenceEquals(before.Body, now.Body) && before.Reached.AsSpan().SequenceEqual(now.Reached))
            {
                return;
            }

            NoteCovered(before?.Body);
            NoteCovered(now.Body);
        }

        private void NoteCovered(FunctionBody? body)
        {
            foreach (var block in body?.Blocks ?? [])
            {
                _covered.Add(block.Chunk);
            }
        }

        private ImmutableDictionary<Chunk, ImmutableArray<(int Start, int End)>> UpdateGaps(
            ReadOnlySpan<Chunk> removed, ImmutableDictionary<string, FunctionNode> nodes,
            ImmutableDictionary<Chunk, ImmutableArray<string>> dependents)
        {
            var gaps = old.Gaps.ToBuilder();
            foreach (var chunk in removed)
            {
                gaps.Remove(chunk);
            }

            foreach (var chunk in _covered)
            {
                if (!program.Chunks.Contains(chunk))
                {
                    continue;
                }

                var found = Coverage.GapsOf(chunk, dependents.GetValueOrDefault(chunk, []), nodes);
                if (found.IsEmpty)
                {
                    gaps.Remove(chunk);
                }
                else
                {
                    gaps[chunk] = found;
                }
            }

            return gaps.ToImmutable();
        }

        private CallOrder UpdateOrder()
        {
            var changed = new HashSet<string>(_gone, StringComparer.Ordinal);
            foreach (var (label, body) in _bodies)
            {
                if (!old.Nodes.TryGetValue(label, out var known) || !known.Body.Callees.AsSpan().SequenceEqual(body.Callees))
                {
                    changed.Add(label);
                }
            }

            const int FewEnoughToFitIn = 64;
            return (changed.Count == 0 ? _order : changed.Count <= FewEnoughToFitIn ? _order.With(changed, _bodies, CallersOf) : null)
                ?? CallOrder.Of(AllBodies());
        }

        /// <summary>The functions whose lines name a label as a callee, as they are now.</summary>
        private IEnumerable<string> CallersOf(string label)
        {
            foreach (var chunk in program.Labels.Find(label).UsedIn)
            {
                foreach (var caller in old.Dependents.GetValueOrDefault(chunk, []))
                {
                    if (!_bodies.ContainsKey(caller) && _nodes.TryGetValue(caller, out var node) && node.Body.Calls(label))
                    {
                        yield return caller;
                    }
                }

                if (_dependents.TryGetValue(chunk, out var changes))
                {
                    foreach (var caller in changes.Come)
                    {
                        if (_bodies[caller].Calls(label))
                        {
                            yield return caller;
                        }
                    }
                }
            }
        }

        private void Analyze()
        {
            foreach (var label in _bodies.Keys)
            {
                Enqueue(label);
            }

            foreach (var label in _entries.Keys.Concat(_neighbours))
            {
                Enqueue(label);
            }

            foreach (var label in _gone.Concat(_entries.Keys.Where(label => !old.Nodes.ContainsKey(label))).ToArray())
            {
                EnqueueCallers(label);
            }

            if (!ReferenceEquals(imports, old.Imports) && imports.DifferencesFrom(old.Imports) is { Count: > 0 } changed)
            {
                foreach (var node in old.Nodes.Values.Where(node => node.Body.ImportedPaths.Overlaps(changed)))
                {
                    Enqueue(node.Label);
                }
            }

            // Within a circle less is promised, so a function that has come into one, or out of it, may rely on other things.
            foreach (var member in ReferenceEquals(_order.Groups, old._order.Groups) ? []
                : old._order.Groups.Keys.Concat(_order.Groups.Keys))
            {
                if (!old._order.GroupOf(member).AsSpan().SequenceEqual(_order.GroupOf(member).AsSpan()))
                {
                    Enqueue(member);
                }
            }

            while (_queue.TryDequeue(out var label, out _))
            {
                if (!_waiting.Remove(label))
                {
                    continue;
                }

                var group = _order.GroupOf(label);
                if (group.IsEmpty)
                {
                    AnalyzeOne(label);
                }
                else
                {
                    AnalyzeCircle(group);
                }
            }
        }

        private void Enqueue(string label)
        {
            if (_order.Ranks.TryGetValue(label, out var rank) && _waiting.Add(label))
            {
                _queue.Enqueue(label, rank);
            }
        }

        private void EnqueueCallers(string label)
        {
            foreach (var caller in CallersOf(label))
            {
                Enqueue(caller);
            }
        }

        private void AnalyzeOne(string label)
        {
            var before = _nodes.GetValueOrDefault(label)?.Result.Summary;
            var result = FunctionAnalysis.Run(BodyOf(label), EntryOf(label), SummaryOf, program.CalledAt, imports);
            Keep(label, FunctionAnalysis.WithSpawned(result, SummaryOf, program.CalledAt, imports));
            if (!result.Summary.Equals(before))
            {
                EnqueueCallers(label);
            }
        }

        private void Keep(string label, FunctionResult result)
        {
            NoteCovered(_nodes.GetValueOrDefault(label)?.Result, result);
            _nodes[label] = new FunctionNode(label, result.Entry, result.Body, result);
            if (result.Findings.IsEmpty && !result.NotGivenByAll.Any())
            {
                _withFindings.Remove(label);
            }
            else
            {
                _withFindings.Add(label);
            }
        }

        /// <summary>
        /// A circle begins anew with the assumption that nobody in it returns, and goes round until nothing new is learnt. Starting from
        /// what was known before could keep alive what only the circle itself still says.
        /// </summary>
        private void AnalyzeCircle(ImmutableArray<string> group)
        {
            var current = group.ToDictionary(member => member, _ => FunctionSummary.NeverReturns, StringComparer.Ordinal);
            var results = new Dictionary<string, FunctionResult>(StringComparer.Ordinal);
            var mismatches = new Dictionary<string, ImmutableArray<FlowFinding>>(StringComparer.Ordinal);
            var runs = 0;
            for (var isChanging = true; isChanging;)
            {
                isChanging = false;
                runs++;
                foreach (var member in group)
                {
                    var result = FunctionAnalysis.Run(BodyOf(member), EntryOf(member), SummaryInCircle, program.CalledAt, imports);
                    results[member] = result;
                    if (!mismatches.ContainsKey(member) && MismatchesOf(result) is { Length: > 0 } found)
                    {
                        mismatches.Add(member, found);
                    }

                    var ofCircle = result.Summary.InCircle;
                    var summary = runs < MostRunsInCircle || ofCircle.Equals(current[member]) ? ofCircle : FunctionSummary.Unknown;
                    if (!summary.Equals(current[member]) && !ReferenceEquals(current[member], FunctionSummary.Unknown))
                    {
                        current[member] = summary;
                        isChanging = true;
                    }
                }
            }

            foreach (var (member, found) in mismatches)
            {
                // Where depths differ nothing is known in the next round, nor, in a circle, in front of that place. The two ways are there
                // all the same: each round adds ways and takes none back.
                if (MismatchesOf(results[member]).IsEmpty)
                {
                    results[member] = results[member] with { Findings = results[member].Findings.AddRange(found) };
                }
            }

            foreach (var member in group)
            {
                _waiting.Remove(member);
                var before = _nodes.GetValueOrDefault(member)?.Result.Summary;
                var result = results[member] with { Summary = ReferenceEquals(current[member], FunctionSummary.Unknown)
                    ? FunctionSummary.Unknown : results[member].Summary };
                Keep(member, FunctionAnalysis.WithSpawned(result, SummaryInCircle, program.CalledAt, imports));
                if (!result.Summary.Equals(before))
                {
                    foreach (var caller in CallersOf(member))
                    {
                        if (!current.ContainsKey(caller))
                        {
                            Enqueue(caller);
                        }
                    }
                }
            }

            FunctionSummary SummaryInCircle(string label) =>
                current.TryGetValue(label, out var summary) ? summary : SummaryOf(label);
        }

        private static ImmutableArray<FlowFinding> MismatchesOf(FunctionResult result) =>
            [.. result.Findings.Where(finding => finding.Rule == DiagnosticRules.StackDepthMismatch)];

        private FunctionBody BodyOf(string label) => _bodies.TryGetValue(label, out var body) ? body : _nodes[label].Body;

        private EntryState EntryOf(string label) => _entries.TryGetValue(label, out var entry) ? entry : _nodes[label].Entry;

        private FunctionSummary SummaryOf(string label) => FunctionTable.SummaryOf(label, _nodes.GetValueOrDefault(label), program);

        private Dictionary<string, FunctionBody> AllBodies()
        {
            var bodies = new Dictionary<string, FunctionBody>(_nodes.Count + _bodies.Count, StringComparer.Ordinal);
            foreach (var (label, node) in _nodes)
            {
                bodies[label] = node.Body;
            }

            foreach (var (label, body) in _bodies)
            {
                bodies[label] = body;
            }

            return bodies;
        }
    }
}
