using System.Collections.Immutable;

namespace Ttvm.Language.Diagnostics;

/// <summary>
/// All kinds of findings. Each has a page with an example, the reason and the repair in <c>docs/diagnostics</c>; how to add
/// one stands in <c>docs/how-to-add-a-check.md</c>. A code once published keeps its meaning for good.
/// </summary>
#pragma warning disable CS1591 // The title says it, and the page explains it.
public static class DiagnosticRules
{
    // Fields are made in the order in which they stand here, so every rule below finds the list.
    private static readonly List<DiagnosticRule> s_all = [];

    public static readonly DiagnosticRule UnknownInstruction = Error(1, "Unknown instruction");
    public static readonly DiagnosticRule InstructionCase = Error(2, "Instruction not in upper case");
    public static readonly DiagnosticRule UndefinedLabel = Error(3, "Undefined label");
    public static readonly DiagnosticRule DuplicateLabel = Error(4, "Duplicate label");
    public static readonly DiagnosticRule TargetOutOfRange = Error(5, "Target beyond the program");
    public static readonly DiagnosticRule MissingOperand = Error(6, "Missing operand");
    public static readonly DiagnosticRule WrongOperand = Error(7, "Wrong kind of operand");
    public static readonly DiagnosticRule SurplusOperand = Error(8, "Surplus operand");
    public static readonly DiagnosticRule BadInteger = Error(9, "Bad integer");
    public static readonly DiagnosticRule BadFloat = Error(10, "Bad float");
    public static readonly DiagnosticRule BadBool = Error(11, "Bad bool");
    public static readonly DiagnosticRule BadCount = Error(12, "Bad count or time");
    public static readonly DiagnosticRule BadPid = Error(13, "Bad process id");
    public static readonly DiagnosticRule UnterminatedString = Error(14, "Unterminated string");
    public static readonly DiagnosticRule UnknownEscape = Warning(15, "Unknown escape");
    public static readonly DiagnosticRule BadUnicodeEscape = Error(16, "Bad Unicode escape");
    public static readonly DiagnosticRule TextAfterString = Error(17, "Text after a string");
    public static readonly DiagnosticRule UnquotedString = Hint(18, "String without quotes");
    public static readonly DiagnosticRule NumericLabel = Error(19, "Label of digits only");
    public static readonly DiagnosticRule LabelColon = Error(20, "Label with a colon");
    public static readonly DiagnosticRule LabelWithoutName = Error(21, "LABEL without a name");
    public static readonly DiagnosticRule BadPattern = Error(22, "Bad message pattern");
    public static readonly DiagnosticRule UnknownKeyword = Error(23, "Unknown strategy or policy");
    public static readonly DiagnosticRule UnavailableInstruction = Error(24, "Instruction not available");
    public static readonly DiagnosticRule NotText = Error(25, "Not a text file");
    public static readonly DiagnosticRule TooManyProblems = Warning(26, "Too many problems");
    public static readonly DiagnosticRule EmptyName = Error(27, "Empty name");
    public static readonly DiagnosticRule MissingBlank = Error(28, "Missing blank");
    public static readonly DiagnosticRule StackUnderflow = Warning(29, "Stack underflow");
    public static readonly DiagnosticRule StackDepthMismatch = Warning(30, "Stack depths differ");
    public static readonly DiagnosticRule TypeMismatch = Warning(31, "Wrong type of value");
    public static readonly DiagnosticRule ValuesLeftBehind = Hint(32, "Values left on the stack");
    public static readonly DiagnosticRule UndefinedVariable = Warning(33, "Undefined variable");
    public static readonly DiagnosticRule UnsureVariable = Hint(34, "Variable without a value on some ways");
    public static readonly DiagnosticRule ReturnAtTopLevel = Warning(35, "RET outside of a function");
    public static readonly DiagnosticRule DivisionByZero = Warning(36, "Division by zero");
    public static readonly DiagnosticRule SpawnWithParameters = Warning(37, "SPAWN of a function with parameters");
    public static readonly DiagnosticRule UnusedLabel = Unnecessary(38, "Unused label");
    public static readonly DiagnosticRule UnreachableCode = Unnecessary(39, "Unreachable code");
    public static readonly DiagnosticRule UnreadVariable = Unnecessary(40, "Variable that is never read");
    public static readonly DiagnosticRule FallThrough = Warning(41, "Control runs into a function");
    public static readonly DiagnosticRule EndlessLoop = Warning(42, "Endless loop in which nothing happens");
    public static readonly DiagnosticRule EndTryWithoutTry = Hint(43, "END_TRY without TRY");
    public static readonly DiagnosticRule TryStaysOpen = Warning(44, "TRY that is never closed");
    public static readonly DiagnosticRule ConstantCondition = Hint(45, "Constant condition");
    public static readonly DiagnosticRule NumericTarget = Hint(46, "Target written as a number");
    public static readonly DiagnosticRule NeedsSmp = Warning(47, "Process instruction without --smp");
    public static readonly DiagnosticRule BadIgnore = Hint(48, "Comment that ignores nothing");
    public static readonly DiagnosticRule LiteralPid = Hint(49, "Process id written as a number");
    public static readonly DiagnosticRule UnguardedWhereis = Hint(50, "WHEREIS used without a look");
    public static readonly DiagnosticRule UnboundedLoop = Warning(51, "Loop that spawns or sends without end");
    public static readonly DiagnosticRule NobodyRegisters = Warning(52, "Message to a name nobody registers");
    public static readonly DiagnosticRule NobodySends = Warning(53, "RECEIVE that nobody feeds");
    public static readonly DiagnosticRule MisspeltProcess = Warning(54, "Misspelt process");
    public static readonly DiagnosticRule RegisterRace = Hint(55, "Message that may come before the name");
    public static readonly DiagnosticRule OrphanMessage = Warning(56, "Message that no receiver takes");
    public static readonly DiagnosticRule Deadlock = Warning(57, "Processes that all wait first");
    public static readonly DiagnosticRule DuplicateRegister = Warning(58, "Name that two processes register");
    public static readonly DiagnosticRule StoredForNothing = Hint(59, "Value stored and loaded for nothing");
    public static readonly DiagnosticRule UselessHandler = Hint(60, "Handler that never runs");
    public static readonly DiagnosticRule MissingModule = Warning(61, "Module that cannot be found");
    public static readonly DiagnosticRule BrokenTarget = Warning(62, "Worker or module that does not assemble");
    public static readonly DiagnosticRule CircularImport = Warning(63, "Import in a circle");
    public static readonly DiagnosticRule UnknownName = Warning(64, "Look-up of a name nobody registers");
    public static readonly DiagnosticRule DuplicateParameter = Warning(65, "Parameter named twice");
    public static readonly DiagnosticRule EndlessRecursion = Warning(66, "Endless recursion");
    public static readonly DiagnosticRule FailedCheck = Warning(67, "Check that failed");
    public static readonly DiagnosticRule DuplicateChild = Warning(68, "Child that is supervised already");
    public static readonly DiagnosticRule MissingParameter = Warning(69, "Parameter that is not given");
    public static readonly DiagnosticRule UnsureParameter = Hint(70, "Parameter that is not given for some ways");
    public static readonly DiagnosticRule HiddenLabel = Warning(71, "Label that a built-in process hides");
    public static readonly DiagnosticRule UnmatchedPattern = Warning(72, "Message that nobody sends so");
    public static readonly DiagnosticRule UnsentField = Warning(73, "Field that no message has");
    public static readonly DiagnosticRule MisspeltField = Warning(74, "Field that the object does not have");
    public static readonly DiagnosticRule LostUpdate = Warning(75, "Changed copy that nobody keeps");
    public static readonly DiagnosticRule NestedInOther = Warning(76, "Container put into what it should hold");
    public static readonly DiagnosticRule OverwrittenAtOnce = Warning(77, "Value overwritten at the next label");
    public static readonly DiagnosticRule BadTestDirective = Warning(78, "Test directive that states nothing");

    /// <summary>All rules in the order of their codes.</summary>
    public static ImmutableArray<DiagnosticRule> All { get; } = [.. s_all];

    private static DiagnosticRule Error(int number, string title) => Add(number, Severity.Error, title);

    private static DiagnosticRule Warning(int number, string title) => Add(number, Severity.Warning, title);

    private static DiagnosticRule Unnecessary(int number, string title) => Add(number, Severity.Hint, title, DiagnosticTag.Unnecessary);

    private static DiagnosticRule Hint(int number, string title) => Add(number, Severity.Hint, title);

    private static DiagnosticRule Add(int number, Severity severity, string title, DiagnosticTag tag = DiagnosticTag.None)
    {
        var rule = new DiagnosticRule($"TTV{number:D4}", severity, title) { Tag = tag };
        s_all.Add(rule);
        return rule;
    }
}
#pragma warning restore CS1591
