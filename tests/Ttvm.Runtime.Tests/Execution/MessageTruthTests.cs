using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>What is said of the fields of messages is so in every run: each claim is compared with what the machine does at its
/// instruction.</summary>
public sealed class MessageTruthTests
{
    private const int Programs = 4_000;
    private const int LongestRun = 600;

    /// <summary>So many times a run must have come to an instruction that something is said of; else the property says nothing.</summary>
    private const int Enough = 500;

    private static readonly Gen<string> Field = Gen.OneOf("op", "op", "opp", "amount", "amuont", "from", "next");

    private static readonly Gen<string> Tag = Gen.OneOf("\"add\"", "\"ad\"", "\"stop\"", "\"stpo\"", "\"DOWN\"");

    private static readonly Gen<string> Held = Gen.OneOf(Gen.OneOf("PUSH_INT 1", "SELF", "SELF", "LOAD pid", "LOAD m", "NULL",
        "PUSH_INT 7\nPUSH_STR \"x\"\nCALL made op amount"), Tag.Select(tag => $"PUSH_STR {tag}"));

    private static readonly Gen<string> Object = Gen.Select(Field, Held, Field, Held, Gen.Int[1, 2], (first, one, second, two, count) =>
        $"NEW_OBJECT\n{one}\nSET_FIELD {first}" + (count == 2 ? $"\n{two}\nSET_FIELD {second}" : ""));

    private static readonly Gen<string> Message = Gen.Frequency(
        (6, Object),
        (1, Tag.Select(tag => $"PUSH_STR {tag}")),
        (1, Gen.OneOf("PUSH_INT 3", "LOAD m", "LOAD m\nDELETE_FIELD op", "PUSH_STR \"add\"\nPUSH_INT 7\nCALL made op amount",
            "NEW_OBJECT\nPUSH_STR \"opp\"\nTRUE\nOBJECT_SET")));

    private static readonly Gen<string> To = Gen.OneOf(
        "SEND 1", "SENDNAMED a", "SENDNAMED b", "LOAD pid\nSEND", "LOAD pid\nSEND", "LOAD m\nGET_FIELD from\nSEND",
        "LOAD m\nGET_FIELD from\nSEND", "WHEREIS a\nSEND", "SELF\nSEND", "LOAD pid\nPUSH_INT 1\nSEND_AFTER", "SEND 2");

    private static readonly Gen<string> Alternative = Gen.OneOf(
        Field.Select(field => $".{field}"), Gen.Select(Field, Tag, (field, tag) => $".{field}={tag}"), Tag,
        Gen.OneOf("int", "object", "down", "str", "exit", ".amount=1", ".type=\"DOWN\""));

    private static readonly Gen<string> Pattern = Gen.Select(Alternative, Alternative, Gen.Int[1, 3],
        (first, second, count) => count == 3 ? $"{first} | {second}" : first);

    private static readonly Gen<string> Receive = Gen.Frequency(
        (4, Gen.Const("RECEIVE\nSTORE m")),
        (2, Pattern.Select(pattern => $"RECEIVE_MATCH {pattern}\nSTORE m")),
        (2, Pattern.Select(pattern => $"RECEIVE_TIMEOUT 2 @@ {pattern}\nSTORE m\nLABEL @@")));

    private static readonly Gen<string> Reading = Gen.Frequency(
        (6, Field.Select(field => $"LOAD m\nGET_FIELD {field}\nPRINT")),
        (2, Gen.Select(Field, Tag, (field, tag) => $"LOAD m\nGET_FIELD {field}\nPUSH_STR {tag}\nEQ\nPRINT")),
        (1, Gen.Select(Field, Field, (first, second) => $"LOAD m\nGET_FIELD {first}\nGET_FIELD {second}\nPRINT")),
        (1, Field.Select(field => $"LOAD m\nPUSH_STR \"{field}\"\nOBJECT_GET\nPRINT")),
        (2, Gen.Select(Field, Gen.OneOf("PUSH_INT 1\nADD", "UPPER", "LEN", "PUSH_STR \"x\"\nCONCAT", "TO_STR", "SWAP\nSET_FIELD op",
            "NULL\nSET_FIELD op"), (field, use) => $"LOAD m\nLOAD m\nGET_FIELD {field}\n{use}\nPOP")),
        (1, Gen.Select(Field, Field, (first, second) =>
            $"NEW_OBJECT\nLOAD m\nGET_FIELD {first}\nLOAD m\nGET_FIELD {second}\nOBJECT_SET\nPRINT")),
        (1, Gen.OneOf("LOAD m\nPUSH_INT 1\nADD\nPRINT", "LOAD m\nUPPER\nPRINT", "LOAD pid\nLOAD m\nPUSH_INT 2\nMUL\nSEND",
            "PUSH_STR \"x\"\nLOAD m\nSEND")),
        (1, Gen.OneOf("LOAD m\nCALL read it\nPRINT", "LOAD m\nCALL peek\nPRINT", "LOAD m\nGET_FIELD from\nSTORE pid",
            "LOAD m\nGET_FIELD type\nPRINT", "LOAD m\nGET_FIELD reson\nPRINT", "LOAD m\nHAS_FIELD op\nPRINT")));

    private static readonly Gen<string> Step = Gen.Frequency(
        (5, Gen.Select(Message, To, (message, to) => $"{message}\n{to}")),
        (5, Gen.Select(Receive, Reading, (receive, reading) => $"{receive}\n{reading}")),
        (2, Reading),
        (1, Gen.OneOf("PUSH_STR \"NEXT\"\nSPAWN\nSTORE pid", "PUSH_STR \"NEXT\"\nSPAWN_MONITOR\nPOP\nSTORE pid",
            "SPAWN_CALL NEXT\nSTORE pid", "LOAD pid\nSPAWN_CALL NEXT pid\nSTORE pid", "TRUE\nTRAP_EXIT", "REGISTER a", "YIELD", "TRY last",
            "JMP @@\nLABEL @@")));

    private static readonly Gen<string> Fields =
        Field.Array[2].Select(fields => $"LABEL read\nLOAD it\nGET_FIELD {fields[0]}\nRET\nLABEL peek\nGET_FIELD {fields[1]}\nRET\n");

    private static Gen<string> ProcessOf(string label, string children, string start) =>
        Gen.Select(Step.Array[1, 6], Gen.OneOf("", "JMP on", ""), (steps, end) =>
        $"LABEL {label}\n{start}\n{(end.Length > 0 ? $"LABEL {label}_on\n" : "")}" + string.Join('\n', steps.Select((step, number) => step
            .Replace("@@", $"{label}_{number}", StringComparison.Ordinal)
            .Replace("NEXT", children[number % children.Length].ToString(), StringComparison.Ordinal)))
                + (end.Length > 0 ? $"\nJMP {label}_on\n" : "\nHALT\n"));

    private static readonly Gen<string> Text = Gen.Select(
        ProcessOf("_main", "pq", "PUSH_STR \"p\"\nSPAWN\nSTORE pid\nNEW_OBJECT\nSTORE m"),
        ProcessOf("p", "q", "REGISTER a\nPUSH_INT 1\nSTORE pid\nRECEIVE\nSTORE m"),
        ProcessOf("q", "qp", "REGISTER b\nSELF\nSTORE pid\nRECEIVE\nSTORE m"),
        Fields,
        (main, first, second, fields) =>
            $"{main}{first}{second}{fields}LABEL made\nNEW_OBJECT\nLOAD op\nSET_FIELD op\nLOAD amount\nSET_FIELD amount\nRET\nLABEL last\nHALT\n");

    [Fact]
    public void No_run_refutes_what_is_said_of_messages()
    {
        var count = 0;
        Text.ForAll(text => Interlocked.Add(ref count, Check(text)), samples: Programs);
        Assert.InRange(count, Enough, int.MaxValue);
    }

    /// <summary>Runs a program under several schedules; how often a run came to an instruction that something is said of.</summary>
    private static int Check(string text)
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text)));
        Assert.False(program.HasErrors, text);
        var found = program.Diagnostics.Where(finding => finding.Rule != DiagnosticRules.TypeMismatch)
            .Concat(MessageFindings.Of("main.ttvm", new OneFile(program)))
            .Where(finding => finding.Rule == DiagnosticRules.UnmatchedPattern || finding.Rule == DiagnosticRules.UnsentField
                || finding.Rule == DiagnosticRules.MisspeltField
                || (finding.Rule == DiagnosticRules.TypeMismatch
                    && !finding.Message.StartsWith("SEND wants 'message'", StringComparison.Ordinal)))
            .ToLookup(finding => program.InstructionLines.AsSpan().BinarySearch(program.Tree.Text.GetLineIndex(finding.Span.Start)));
        var count = 0;
        for (ulong seed = 0; found.Count > 0 && seed < 5; seed++)
        {
            DeterministicScheduler? scheduler = null;
            var host = new TestHost().WithFile("main.ttvm", text);
            var machine = new Machine(host, MachineRun.Seeded(seed),
                owner => scheduler = new DeterministicScheduler(owner, new SeededRandom(seed)));
            machine.StartMain(machine.Code.Load("main.ttvm").Code!);
            var watcher = new Watcher(program, found);
            var probe = new WatchingProbe(watcher);
            scheduler!.Run(ref probe);
            if (watcher.Refutation is { } refutation)
            {
                throw new XunitException($"{refutation} (seed {seed})\n\n{text}");
            }

            count += watcher.Claims;
        }

        return count;
    }

    private readonly struct WatchingProbe(Watcher watcher) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => true;

        public bool StopAtError(Process process, int stackCount) => false;

        public bool StopBefore(Process process) => !watcher.Look(process);
    }

    private sealed class Watcher(AnalyzedProgram program, ILookup<int, Diagnostic> found)
    {
        private readonly Dictionary<Process, int> _last = [];
        private int _steps;

        public int Claims { get; private set; }

        public string? Refutation { get; private set; }

        /// <summary>Looks at what the instruction has done that a process has just executed; false if there is no need to go on.</summary>
        public bool Look(Process process)
        {
            if (_last.TryGetValue(process, out var last) && process.Pc == last + 1)
            {
                foreach (var finding in found[last])
                {
                    Claims++;
                    if (Refute(finding, last, process) is { } refutation)
                    {
                        Refutation = $"{finding.Rule.Code} at instruction {last} ({finding.Message}): {refutation}";
                    }
                }
            }

            _last[process] = process.Pc;
            return Refutation is null && ++_steps < LongestRun;
        }

        private string? Refute(Diagnostic finding, int index, Process process)
        {
            var line = program.Tree.Lines[program.InstructionLines[index]];
            var top = process.Stack[process.StackCount - 1];
            if (finding.Rule == DiagnosticRules.TypeMismatch || finding.Message.Contains("fails", StringComparison.Ordinal)
                || finding.Message.Contains("waits for ever", StringComparison.Ordinal))
            {
                return "it goes on";
            }

            switch (line.Instruction!.Opcode)
            {
                case Opcode.GetField or Opcode.ObjectGet:
                    return top.Kind == ValueKind.Null ? null : $"it gives {top.Kind}";
                case Opcode.PushStr:
                    var other = process.Stack[process.StackCount - 2];
                    return other.AsString == line.Operands[0].Value.AsText ? "it is" : null;
                default:
                    // The alternative that is told begins at the finding, or one character before it.
                    var pattern = line.Operands.Single(operand => operand.Pattern is not null);
                    var start = finding.Span.Start - program.Tree.Text.GetLineSpan(program.InstructionLines[index]).Start
                        - pattern.Span.Start;
                    return Matches(pattern.Pattern!.Alternatives.Single(alternative =>
                        start >= alternative.Span.Start && start < alternative.Span.End), top) ? $"{top.Kind} matches" : null;
            }
        }

        private static bool Matches(PatternAlternative alternative, Value value) => alternative switch
        {
            LiteralPattern literal => value.AsString == literal.Literal.AsText,
            FieldPattern field => value.Reference is ObjectValue fields && fields.Find(field.Field.Name) >= 0
                && (field.Literal is not { Kind: OperandKind.Str } literal || fields.Get(field.Field.Name).AsString == literal.AsText),
            _ => throw new XunitException($"Nothing can be meant by {alternative}."),
        };
    }
}
