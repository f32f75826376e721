using System.Globalization;
using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;
using Ttvm.Testing;
using Xunit.Sdk;
using AnalysedHandler = Ttvm.Analysis.Domain.HandlerNode;
using HandlerState = Ttvm.Runtime.Processes.HandlerState;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>
/// What the analysis says is so, whatever way a run takes: before each instruction that a run comes to, the stack, the variables and the
/// handlers are among those that the analysis says are possible there, and no finding is refuted by what follows.
/// </summary>
public sealed class AnalysisTruthTests
{
    /// <summary>How many programs the usual run of the tests takes; 50,000 in a stress run.</summary>
    private const int Programs = 2_500;

    private const int LongestRun = 250;

    private static readonly Gen<string> Label = Gen.OneOf("a", "b", "c", "d", "e", "f");

    private static readonly Gen<string> Variable = Gen.OneOf("x", "y", "z");

    private static readonly Gen<string> Push = Gen.OneOf(
        "PUSH_INT 0", "PUSH_INT 7", "PUSH_FLOAT 1.5", "TRUE", "NULL", "PUSH_STR \"text\"", "PUSH_STR \"5\"", "MAKE_LIST 0", "NEW_OBJECT",
        "SELF", "PUSH_INT 2\nRANDOM", "PUSH_INT 2\nRANDOM");

    private static readonly Gen<string> Plain = Gen.OneOf(
        "ADD", "SUB", "MUL", "DIV", "CONCAT", "EQ", "LT", "NOT", "AND", "TO_STR", "TO_INT", "DUP", "POP", "SWAP", "OVER", "ROT", "PRINT",
        "LEN", "INDEX", "LIST_APPEND", "MAKE_LIST 2", "MAKE_LIST 1", "SET_FIELD k",
        "GET_FIELD k", "NEW_OBJECT\nSWAP\nSET_FIELD k", "NEW_OBJECT\nSWAP\nSET_FIELD key", "SET_FIELD key", "GET_FIELD key",
        "DELETE_FIELD k", "PUSH_STR \"kez\"\nOBJECT_GET", "PUSH_STR \"key\"\nLOAD x\nOBJECT_SET",
        "HAS_FIELD k", "TYPE_OF", "DUMP_SCOPE", "YIELD", "POP", "PRINT");

    private static readonly Gen<string> Target = Gen.Frequency((12, Label),
        (1, Gen.Int[0, 30].Select(index => index.ToString(CultureInfo.InvariantCulture))));

    private static readonly Gen<string> Parameters = Gen.OneOf("", "", " x", " x y", " z");

    private static readonly Gen<string> Line = Gen.Frequency(
        (10, Push),
        (7, Plain),
        (3, Gen.Select(Gen.OneOf("STORE", "LOAD", "STORE", "LOAD", "DELETE", "CAPTURE"), Variable, (word, name) => $"{word} {name}")),
        (2, Gen.OneOf("PUSH_INT 2\nRANDOM\nJZ", "JZ", "JMP").SelectMany(word => Target.Select(target => $"{word} {target}"))),
        (2, Gen.Select(Target, Parameters, (target, names) => $"CALL {target}{names}")),
        (2, Target.Select(target => $"TRY {target}")),
        (2, Gen.OneOf("END_TRY", "END_TRY", "CATCH", "CATCH x", "CATCH y")),
        (1, Gen.Select(Gen.OneOf("MAKE_FUNCTION", "MAKE_LAMBDA"), Target, Parameters, Gen.OneOf("\nCALL_FUNCTION", "\nSPAWN\nPOP", ""),
            (word, target, names, rest) => $"{word} {target}{names}{rest}")),
        (1, Gen.OneOf(Label.Select(label => $"PUSH_STR \"{label}\"\nSPAWN\nPOP"),
            Gen.Select(Target, Parameters, (target, names) => $"SPAWN_CALL {target}{names}\nPOP"))),
        (1, Gen.OneOf("RET", "HALT", "THROW", "RET", "PUSH_STR oops\nTHROW")),
        (2, Label.Select(label => $"LABEL {label}")));

    /// <summary>Parts that begin at labels and end in any way, so that functions share what comes behind them.</summary>
    private static readonly Gen<string> Text = Gen.Select(
        Line.Array[1, 10].SelectMany(lines => Gen.OneOf("HALT", "HALT", "RET", "JMP a", "")
            .Select(end => string.Join('\n', lines) + "\n" + end)).Array[2, 6],
        parts => string.Join('\n', parts.Select((part, index) => index == 0 ? part : $"LABEL {"abcdef"[index - 1]}\n{part}")));

    private static readonly Gen<string> Given = Gen.OneOf("", " x", " y", " x y", " y x", " x z", " z");

    /// <summary>What makes a function begin, with parameters that differ from place to place.</summary>
    private static readonly Gen<string> Site = Gen.Select(Label, Given, (label, given) => label + given).SelectMany(to => Gen.OneOf(
        $"PUSH_INT 1\nPUSH_INT 2\nCALL {to}",
        $"PUSH_INT 1\nPUSH_INT 2\nCALL {to}",
        $"PUSH_INT 1\nPUSH_INT 2\nSPAWN_CALL {to}\nPOP",
        $"PUSH_INT 1\nPUSH_INT 2\nMAKE_FUNCTION {to}\nCALL_FUNCTION",
        $"PUSH_INT 1\nPUSH_INT 2\nMAKE_LAMBDA {to}\nCALL_FUNCTION",
        $"PUSH_INT 1\nSTORE y\nPUSH_INT 1\nPUSH_INT 2\nCAPTURE y\nMAKE_LAMBDA {to}\nCALL_FUNCTION",
        $"PUSH_INT 1\nPUSH_INT 2\nMAKE_FUNCTION {to}\nPOP",
        $"PUSH_STR \"{to[..1]}\"\nSPAWN\nPOP"));

    /// <summary>What functions do with variables that they may have been given.</summary>
    private static readonly Gen<string> Use = Gen.Frequency(
        (6, Variable.Select(name => $"LOAD {name}\nPRINT")),
        (1, Gen.Select(Gen.OneOf("STORE", "DELETE", "CAPTURE"), Variable,
            (word, name) => word == "STORE" ? $"PUSH_INT 1\nSTORE {name}" : $"{word} {name}")),
        (2, Label.Select(label => $"PUSH_INT 2\nRANDOM\nJZ {label}")),
        (1, Gen.Select(Label, Variable, (label, name) => $"TRY {label}\nLOAD {name}\nPOP\nEND_TRY")),
        (1, Gen.OneOf("YIELD", "HALT", "RET", "CATCH x", "PUSH_STR no\nTHROW")),
        (3, Site));

    private static readonly Gen<string> TextOfSites = Gen.Select(
        Gen.Frequency((5, Site), (1, Label.Select(label => $"TRY {label}")), (1, Gen.Const("END_TRY"))).Array[2, 8],
        Use.Array[1, 5].SelectMany(lines => Gen.OneOf("RET", "RET", "RET", "HALT", "JMP a")
            .Select(end => string.Join('\n', lines) + "\n" + end)).Array[2, 6],
        (main, parts) => string.Join('\n', main) + "\nHALT\n"
            + string.Join('\n', parts.Select((part, index) => $"LABEL {"abcdef"[index]}\n{part}")));

    /// <summary>Functions and values that go under names of which programs have their own.</summary>
    private static readonly Gen<string> ModuleLine = Gen.Frequency(
        (3, Gen.Select(Push, Variable, (push, name) => $"{push}\nSTORE {name}")),
        (5, Gen.Select(Gen.OneOf("MAKE_FUNCTION", "MAKE_FUNCTION", "MAKE_LAMBDA"), Gen.OneOf("f", "g"), Parameters, Variable,
            (word, label, names, name) => $"{word} {label}{names}\nSTORE {name}\nEXPORT {name}")),
        (4, Variable.Select(name => $"EXPORT {name}")),
        (2, Gen.OneOf("PUSH_INT 2\nRANDOM\nJZ a", "JMP a", "LABEL a", "CALL f", "CALL g x", "HALT", "PUSH_STR oops\nTHROW", "RET")),
        (1, Gen.OneOf("IMPORT n.ttvm", "IMPORT m", "IMPORT main.ttvm", "IMPORT nowhere", "TRY a\nIMPORT n.ttvm\nEND_TRY",
            "LOAD x\nCALL_FUNCTION", "DELETE x", "RECEIVE")));

    private static readonly Gen<string> ModuleText = Gen.Select(
        ModuleLine.Array[0, 8],
        Gen.OneOf(Plain, Push, Variable.Select(name => $"LOAD {name}"), Gen.Const("RET"),
            Gen.OneOf("HALT", "EXPORT x", "PUSH_INT 1\nSTORE y\nEXPORT y")).Array[0, 6].Array[2],
        (top, functions) =>
            WithAllLabels(
                $"{string.Join('\n', top)}\nHALT\nLABEL f\n{string.Join('\n', functions[0])}\nRET\nLABEL g\n{string.Join('\n', functions[1])}\nRET"));

    /// <summary>Programs that import more than they do anything else.</summary>
    private static readonly Gen<string> ImportingText = Gen.Select(
        Text,
        Gen.OneOf("IMPORT m.ttvm", "IMPORT m", "IMPORT n", "PUSH_INT 2\nRANDOM\nJZ a\nIMPORT m", "TRY b\nIMPORT m",
            "NULL\nSTORE x\nIMPORT n").Array[1, 3],
        Gen.OneOf("LOAD x\nCALL_FUNCTION", "LOAD y\nCALL_FUNCTION", "LOAD z", "PUSH_INT 1\nLOAD x\nCALL_FUNCTION",
            "PUSH_STR text\nPUSH_INT 2\nLOAD y\nCALL_FUNCTION\nPRINT", "NULL\nNULL\nNULL\nLOAD z\nCALL_FUNCTION").Array[1, 4],
        (text, imports, uses) => $"{string.Join('\n', imports)}\n{string.Join('\n', uses)}\n{text}");

    [Fact]
    public void No_run_refutes_what_is_said_of_a_program() =>
        CheckAll(Text.Select(text => (text, "HALT", "HALT")), leastClaims: Programs / 2, run => run.Claims);

    [Fact]
    public void No_run_refutes_what_is_said_of_sites() =>
        CheckAll(TextOfSites.Select(text => (text, "HALT", "HALT")), leastClaims: Programs / 5, run => run.ClaimsOfSites);

    [Fact]
    public void No_run_refutes_what_is_said_of_a_program_that_imports() =>
        CheckAll(Gen.Select(ImportingText, ModuleText, ModuleText), leastClaims: Programs / 2, run => run.Claims);

    private static void CheckAll(Gen<(string Main, string M, string N)> programs, long leastClaims, Func<Run, long> claimsOf)
    {
        var (runs, steps, claims) = (0, 0L, 0L);
        programs.ForAll(
            program =>
            {
                var text = WithAllLabels(program.Main);
                for (ulong seed = 1; seed <= 3; seed++)
                {
                    if (Check(text, program.M, program.N, seed) is not { } run)
                    {
                        return;
                    }

                    Interlocked.Increment(ref runs);
                    Interlocked.Add(ref steps, run.Steps);
                    Interlocked.Add(ref claims, claimsOf(run));
                }
            },
            samples: Programs);
        Assert.InRange(runs, Programs, int.MaxValue);
        Assert.InRange(steps, 5 * Programs, long.MaxValue);
        Assert.InRange(claims, leastClaims, long.MaxValue);
    }

    /// <summary>What came of a run: instructions, findings at them, and those among the findings that say what a site does not
    /// give.</summary>
    private readonly record struct Run(int Steps, int Claims, int ClaimsOfSites);

    /// <summary>The first definition of each label, and those that are missing at the end, so that the program assembles.</summary>
    private static string WithAllLabels(string text)
    {
        var defined = new HashSet<string>();
        var lines = text.Split('\n').Where(line => !line.StartsWith("LABEL ", StringComparison.Ordinal) || defined.Add(line[6..])).ToList();
        lines.AddRange("abcdef".Select(name => name.ToString()).Where(defined.Add)
            .SelectMany(name => (string[])[$"LABEL {name}", "PRINT", "RET"]));
        return string.Join('\n', lines);
    }

    /// <summary>Runs a program and compares; null if it does not assemble, as with a target beyond its end.</summary>
    private static Run? Check(string text, string m, string n, ulong seed)
    {
        var host = new TestHost().WithFile("main.ttvm", text).WithFile("m.ttvm", m).WithFile("n.ttvm", n);
        var files = new HostProgramFiles(host);
        var program = files.Known.ProgramOf("main.ttvm", files)!;
        if (program.HasErrors)
        {
            return null;
        }

        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host, MachineRun.Seeded(seed),
            owner => scheduler = new DeterministicScheduler(owner, new SeededRandom(seed)));
        machine.StartMain(machine.Code.Load("main.ttvm").Code!);
        var watcher = new Watcher(program);
        var probe = new WatchingProbe(watcher);
        scheduler!.Run(ref probe);
        watcher.CheckFindings();
        if (watcher.Faults.Count > 0)
        {
            throw new XunitException(string.Join('\n', watcher.Faults.Distinct().Take(5))
                + $"\n\n{Numbered(text)}\n;- m.ttvm\n{m}\n;- n.ttvm\n{n}");
        }

        return new Run(watcher.Count, watcher.Claims, watcher.ClaimsOfSites);
    }

    private static string Numbered(string text)
    {
        var index = 0;
        return string.Join('\n', text.Split('\n').Select(line =>
            line.Length == 0 || line.StartsWith("LABEL", StringComparison.Ordinal) ? $"       {line}" : $"{index++,4}   {line}"));
    }

    private readonly struct WatchingProbe(Watcher watcher) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => true;

        public bool StopAtError(Process process, int stackCount) => false;

        public bool StopBefore(Process process) => !watcher.Look(process);
    }

    /// <summary>An instruction that a process has come to.</summary>
    private readonly record struct Step(int Index, int Depth, int Height, long Top);

    /// <summary>A frame as it began.</summary>
    private sealed record Activation(int Height, IReadOnlyList<FunctionNode> Functions);

    private sealed class Watcher(AnalyzedProgram program)
    {
        private readonly FunctionTable _functions = program.Facts.Functions;
        private readonly Dictionary<Process, (List<Step> Steps, List<Activation> Frames)> _processes = [];
        private bool _isCutOff;

        public List<string> Faults { get; } = [];

        public int Count { get; private set; }

        public int Claims { get; private set; }

        public int ClaimsOfSites { get; private set; }

        /// <summary>Compares before an instruction; false if the run has become too long.</summary>
        public bool Look(Process process)
        {
            if (++Count > LongestRun)
            {
                _isCutOff = true;
                return false;
            }

            if (process.Code.Module.Path != program.Tree.Text.Path)
            {
                // A process that is built in, or a module.
                return true;
            }

            if (!_processes.TryGetValue(process, out var known))
            {
                _processes.Add(process, known = ([], []));
            }

            var (steps, frames) = known;
            while (frames.Count > process.Depth)
            {
                frames.RemoveAt(frames.Count - 1);
            }

            if (frames.Count < process.Depth)
            {
                var entry = process.Innermost.Target.Entry;
                var isMain = process.Id == 1 && process.Depth == 1;
                frames.Add(new Activation(process.StackCount,
                    [.. _functions.Nodes.Values.Where(node => node.Label.Length == 0 == isMain && IndexOf(node.Label) == entry)]));
            }

            var top = process.StackCount > 0 && process.Stack[process.StackCount - 1] is { Kind: ValueKind.Int } value ? value.AsInt : 0;
            steps.Add(new Step(process.Pc, process.Depth, process.StackCount, top));
            if (process.Pc < program.InstructionLines.Length && frames[^1].Functions.Count > 0)
            {
                var faults = frames[^1].Functions.Select(function => FaultOf(process, frames[^1], function)).ToList();
                if (faults.TrueForAll(fault => fault is not null))
                {
                    Faults.Add(
                        $"Process {process.Id} is at instruction {process.Pc} in a frame of '{frames[^1].Functions[0].Label}', where {faults[0]}");
                }
            }

            return true;
        }

        private int IndexOf(string label) => _functions.Program.PlaceOf(label) is var (chunk, instruction)
            ? _functions.Program.Chunks.FirstInstructionOf(_functions.Program.Chunks.OrdinalOf(chunk)) + instruction : -1;

        /// <summary>What is not so of what a function says of the place of a process; null if all is so.</summary>
        private string? FaultOf(Process process, Activation frame, FunctionNode function)
        {
            var (chunk, instruction) = _functions.Program.Chunks.FindInstruction(process.Pc)!.Value;
            var block = function.Body.FindBlock(chunk, instruction);
            if (block < 0 || function.Result.Reached[block] <= instruction - function.Body.Blocks[block].Start)
            {
                return "control never comes";
            }

            if (function.Result.TraceOf(block,
                _functions.SummaryOf).States[instruction - function.Body.Blocks[block].Start] is not { } state)
            {
                return "nothing is known";
            }

            return FaultOfStack(process, frame, state.Stack) ?? FaultOfVariables(process, function, state.Variables)
                ?? FaultOfHandlers(process, function, state.Handlers);
        }

        private static string? FaultOfStack(Process process, Activation frame, StackNode stack)
        {
            var height = process.StackCount - (stack.Floor == StackFloor.Caller ? frame.Height : 0);
            if (stack.Floor == StackFloor.Lost || (stack.IsExact && height != stack.Depth) || (!stack.IsExact && height < stack.Depth))
            {
                return $"the stack holds {height} values, not {stack.Floor} {stack.Depth}";
            }

            var index = process.StackCount - 1;

            // Of what a caller has given it is not known that it is there, only what it is.
            for (var node = stack; index >= 0 && node.Value is { } value && !node.IsCallers; node = node.Below, index--)
            {
                var actual = process.Stack[index];
                if ((value.Types & TypeOf(actual)) == ValueTypes.None)
                {
                    return $"value {index} is {actual.Kind}, not {value.Types}";
                }

                if (value.Literal is { Instruction.Opcode: Opcode.PushInt } literal
                    && (actual.Kind != ValueKind.Int || actual.AsInt != literal.Operands[0].Value.AsInt))
                {
                    return $"value {index} is not {literal.Operands[0].Value.AsInt}";
                }

                if (FaultOfShape(value.Shape, actual) is { } fault)
                {
                    return $"value {index} {fault}";
                }
            }

            return null;
        }

        private static string? FaultOfShape(ObjectShape? shape, Value actual)
        {
            if (shape is null || actual.Reference is not ObjectValue fields)
            {
                return null;
            }

            foreach (var name in fields.Keys)
            {
                if (shape.Find(name) is not { } field)
                {
                    return $"has the field {name}";
                }

                var held = fields.Get(name);
                if ((field.Value.Types & TypeOf(held)) == ValueTypes.None)
                {
                    return $"has {held.Kind} in {name}, not {field.Value.Types}";
                }

                if (FaultOfShape(field.Value.Shape, held) is { } fault)
                {
                    return $"has {name}, which {fault}";
                }
            }

            return shape.Fields.FirstOrDefault(field => field.IsSure && fields.Find(field.Name) < 0) is { Name: { } missing }
                ? $"lacks the field {missing}" : null;
        }

        private static string? FaultOfVariables(Process process, FunctionNode function, VariableState variables)
        {
            var names = function.Body.VariableNames;
            for (var slot = 0; slot < Math.Min(names.Length, VariableState.Limit); slot++)
            {
                var place = process.Innermost.Target.Layout.Find(names[slot]);
                var actual = place < 0 ? Value.Unset : process.Slot(place);
                if (variables[slot] is not { } value)
                {
                    if (!actual.IsUnset)
                    {
                        return $"{names[slot]} has a value";
                    }
                }
                else if (actual.IsUnset ? variables.IsSure(slot) : (value.Types & TypeOf(actual)) == ValueTypes.None)
                {
                    return $"{names[slot]} is {(actual.IsUnset ? "nothing" : actual.Kind)}, not {value.Types}";
                }
                else if (!actual.IsUnset && FaultOfShape(value.Shape, actual) is { } fault)
                {
                    return $"{names[slot]} {fault}";
                }
            }

            return null;
        }

        private string? FaultOfHandlers(Process process, FunctionNode function, AnalysedHandler? known)
        {
            var index = process.HandlerCount - 1;
            for (; index >= 0 && process.Handlers[index].Depth == process.Depth; index--, known = known.Below)
            {
                var handler = process.Handlers[index];
                if (known?.MayBeOpen is { } targets)
                {
                    // Nothing is said of what lies below, except which may be open.
                    for (; index >= 0 && process.Handlers[index].Depth == process.Depth; index--)
                    {
                        var (state, target) = (process.Handlers[index].State, process.Handlers[index].Target);
                        if (state == HandlerState.Open && !targets.Any(open => FirstOf(function, open) == target))
                        {
                            return $"the handler {target} is open";
                        }
                    }

                    return null;
                }

                if (known is null || known.State.ToString() != handler.State.ToString()
                    || FirstOf(function, known.Target) != handler.Target)
                {
                    return $"the handlers are not {known?.State.ToString() ?? "none"}, but {handler.State} {handler.Target}";
                }
            }

            return known is null or { MayBeOpen: not null } ? null : $"a handler is not {known.State}";
        }

        private int FirstOf(FunctionNode function, int block) => block < 0 ? program.InstructionLines.Length
            : _functions.Program.Chunks.FirstInstructionOf(_functions.Program.Chunks.OrdinalOf(function.Body.Blocks[block].Chunk))
                + function.Body.Blocks[block].Start;

        /// <summary>Compares what was found with what has become of the instructions it was found at.</summary>
        public void CheckFindings()
        {
            foreach (var finding in program.Diagnostics)
            {
                var first = IndexAt(finding.Span.Start);
                var last = IndexAt(finding.Span.End);
                foreach (var (process, (steps, _)) in _processes)
                {
                    for (var number = 0; number < steps.Count; number++)
                    {
                        if (steps[number].Index >= first && steps[number].Index <= last)
                        {
                            Claims++;
                            ClaimsOfSites += finding.Rule.Code == "TTV0069" ? 1 : 0;
                            if (Refutation(finding, process, steps, number) is { } refutation)
                            {
                                Faults.Add($"{finding.Rule.Code} at instruction {first} ({finding.Message}): {refutation}");
                            }
                        }
                    }
                }
            }
        }

        private int IndexAt(int position) => program.InstructionLines.AsSpan().BinarySearch(program.Tree.Text.GetLineIndex(position));

        /// <summary>How a run refutes that the function which begins at a site fails: the call comes back, or the process ends
        /// well.</summary>
        private string? RefutationOfSite(List<Step> steps, int number, int after)
        {
            switch (OpcodeAt(steps[number].Index))
            {
                case Opcode.Call:
                    return after >= 0 && steps[after].Depth == steps[number].Depth ? $"it goes on at {steps[after].Index}" : null;
                case Opcode.MakeFunction or Opcode.MakeLambda:
                    var back = steps.FindIndex(Math.Min(number + 2, steps.Count), step => step.Depth <= steps[number].Depth);
                    return number + 1 < steps.Count && OpcodeAt(steps[number + 1].Index) == Opcode.CallFunction && back >= 0
                        && steps[back].Depth == steps[number].Depth
                        ? $"it goes on at {steps[back].Index}" : null;
                default:
                    // The id of the new process lies on the stack behind the instruction that starts it.
                    var started = number + (OpcodeAt(steps[number].Index) == Opcode.SpawnCall ? 1 : 2);
                    var child = started < steps.Count ? _processes.Keys.FirstOrDefault(process => process.Id == steps[started].Top) : null;
                    return child is { HasExited: true, EndedAbnormally: false } && !_isCutOff
                        ? $"process {child.Id} ends without a failure" : null;
            }
        }

        private Opcode? OpcodeAt(int index) => index < program.InstructionLines.Length
            ? program.Tree.Lines[program.InstructionLines[index]].Instruction?.Opcode : null;

        /// <summary>How a run refutes a finding at an instruction that it came to; null if it does not.</summary>
        private string? Refutation(Diagnostic finding, Process process, List<Step> steps, int number)
        {
            var (index, depth, height, _) = steps[number];
            var isLast = number + 1 == steps.Count;
            var after = steps.FindIndex(number + 1, step => step.Depth <= depth);
            var hasEnded = after < 0 && !_isCutOff && process.HasExited;
            switch (finding.Rule.Code)
            {
                case "TTV0039":
                    return "control comes there";
                case "TTV0031" when OpcodeAt(index) == Opcode.SpawnCall:
                    return RefutationOfSite(steps, number, after);
                case "TTV0031" when finding.Message.StartsWith("SEND wants 'message'", StringComparison.Ordinal):
                    // An id that is sent to a number fails only if there is no such process.
                    return null;
                case "TTV0029" or "TTV0031" or "TTV0033" or "TTV0035" or "TTV0036" or "TTV0037" when !finding.Message.Contains("when '",
                    StringComparison.Ordinal) && !finding.Message.StartsWith("When ", StringComparison.Ordinal):
                    return after >= 0 && steps[after].Depth == depth ? $"it goes on at {steps[after].Index}"
                        : hasEnded && !process.EndedAbnormally ? "nothing fails" : null;
                case "TTV0069":
                    return RefutationOfSite(steps, number, after);
                case "TTV0032":
                    var left = isLast || program.Tree.Lines[program.InstructionLines[index]].Instruction?.Opcode is Opcode.Halt
                        or Opcode.Ret ? height : steps[number + 1].Height;
                    var endsHere = isLast ? hasEnded && !process.EndedAbnormally
                        : steps[number + 1].Index == program.InstructionLines.Length;
                    return endsHere && !finding.Message.StartsWith($"{left} value", StringComparison.Ordinal) ? $"{left} are left" : null;
                case "TTV0042" or "TTV0051" or "TTV0066":
                    return hasEnded && !process.EndedAbnormally ? "it ends" : null;
                case "TTV0043":
                    return null;
                case "TTV0045" when !isLast && steps[number + 1].Depth == depth
                    && finding.Message.Contains("never jumps", StringComparison.Ordinal) && steps[number + 1].Index != index + 1:
                    return "it jumps";
                default:
                    return null;
            }
        }
    }

    private static ValueTypes TypeOf(Value value) => Enum.Parse<ValueTypes>(value.Kind.ToString());
}
