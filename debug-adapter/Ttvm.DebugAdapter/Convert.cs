using System.Collections.Immutable;
using System.Globalization;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Runs;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Runs;

namespace Ttvm.DebugAdapter;

/// <summary>What kind of numbers and paths the client wants; the defaults are the protocol's.</summary>
internal sealed record ClientConventions(bool LinesStartAt1 = true, bool ColumnsStartAt1 = true, bool PathsAreUris = false,
    bool ShowsTypes = false);

/// <summary>The only place where the engine's records meet the protocol's. Engine lines and columns count from 1.</summary>
internal sealed partial class Convert(ClientConventions conventions)
{
    /// <summary>Names of sources that are in no file, in the order they were first mentioned: the source reference is the index, from
    /// 1.</summary>
    private readonly List<string> _texts = [];

    public int ToLine(int line) => conventions.LinesStartAt1 ? line : line - 1;

    public int FromLine(int line) => conventions.LinesStartAt1 ? line : line + 1;

    /// <summary>The protocol counts in UTF-16 units: only blanks stand before a mnemonic, where that is the same.</summary>
    private int ToColumn(int column) => conventions.ColumnsStartAt1 ? column : column - 1;

    public int FromColumn(int column) => CharactersBefore(column) + 1;

    /// <summary>An address as clients calculate with it and sort by it, which may be by its text.</summary>
    private static string ToAddress(long address) => FormattableString.Invariant($"0x{address:X12}");

    /// <summary>The address that a client has written; null if what it has written is no address.</summary>
    public static long? FromAddress(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var other) ? other : null;

    private string ToPath(string path) => conventions.PathsAreUris ? FileUri.OfPath(path, PathRules.OfPlatform) : path;

    /// <summary>The path of a client's source, which may be relative; null if it has none, or none that is a path.</summary>
    public string? FromSource(Source? source)
    {
        var path = conventions.PathsAreUris ? FileUri.PathOf(source?.Path ?? "", PathRules.OfPlatform) : source?.Path;

        // No file has such a name, and the platform's functions for paths throw at it.
        return string.IsNullOrEmpty(path) || path.Contains('\0', StringComparison.Ordinal) ? null : path;
    }

    /// <summary>Whether a source with a path is the text that was launched, and not the file, as
    /// <see cref="ToLaunchedSource"/> has told it.</summary>
    public static bool IsLaunchedText(Source? source) => source?.SourceReference > 0;

    public Source ToSource(string path) => new(Path.GetFileName(path), ToPath(path));

    public Source ToSource(CodeFacts code) => ToSource(code.Source, code.BuiltIn, code.Listing);

    /// <summary>One of the three is known.</summary>
    private Source ToSource(string? path, string? builtIn, string? listing) => path is not null ? ToPresentSource(path)
        : builtIn is not null ? new Source(NameOf(builtIn), null, ReferenceOf(builtIn), "built-in program", "deemphasize")
        : new Source(Path.GetFileName(listing), ToPath(listing!), ReferenceOf(listing!), "listing of bytecode");

    /// <summary>Whether the program is a recorded run, whose files need not be here.</summary>
    public bool RepeatsRecording { get; set; }

    /// <summary>The text is that of the file, or what a recording says of a file that is not here.</summary>
    private Source ToPresentSource(string path) => RepeatsRecording && !File.Exists(path) ? ToLaunchedSource(path) : ToSource(path);

    /// <summary>The text is the one that runs, since the file says something else by now: the client asks for it.</summary>
    private Source ToLaunchedSource(string path) => new(Path.GetFileName(path), ToPath(path), ReferenceOf(path), RepeatsRecording
        ? "as the recording has it; no file here says the same"
        : "as it was launched; the file has been changed since, and a restart takes it as it is then");

    private static string NameOf(string builtIn) => $"{builtIn.Trim('<', '>')}.ttvm";

    /// <summary>The text is in no file: the client asks for it.</summary>
    private int ReferenceOf(string text)
    {
        if (!_texts.Contains(text))
        {
            _texts.Add(text);
        }

        return _texts.IndexOf(text) + 1;
    }

    /// <summary>The name of the text of a source reference; null if there is none.</summary>
    public string? FromSourceReference(int reference) => reference >= 1 && reference <= _texts.Count ? _texts[reference - 1] : null;

    /// <summary>Code as the list of modules shows it. Nobody who debugs has written a built-in program.</summary>
    public DapModule ToModule(CodeFacts code) => code.File is not { } file
        ? new DapModule(code.Name, NameOf(code.Name), null, IsUserCode: false, Wording.Of(code), null)
        : new DapModule(file, Path.GetFileName(file), ToPath(file), IsUserCode: true, Wording.Of(code),
            code.Source is { } source && source != file ? ToPath(source) : null);

    public StackFrame ToFrame(FrameSummary frame, int id)
    {
        var source = frame.HasChanged ? ToLaunchedSource(frame.Path!) : ToSource(frame.Path, frame.BuiltIn, frame.Listing);
        var address = ToAddress(frame.Address);

        // A program without instructions has no lines; the protocol wants 0 then.
        return frame.Line == 0
            ? new StackFrame(id, $"{frame.Name} @{frame.InstructionIndex}", null, 0, 0, address, "subtle")
            : new StackFrame(id, frame.Name, source, ToLine(frame.Line), ToColumn(frame.Column), address, null);
    }

    /// <summary>What is at an address.</summary>
    /// <param name="facts">The engine's answer.</param>
    /// <param name="withSymbols">Whether labels are wanted.</param>
    public DisassembledInstruction ToInstruction(InstructionFacts facts, bool withSymbols)
    {
        var source = facts.Line > 0 ? ToSource(facts.Path, facts.BuiltIn, listing: null) : null;
        return facts.Text is null
            ? new DisassembledInstruction(ToAddress(facts.Address), null, Wording.OfNoInstruction(facts.Index), null, null, null, null,
                "invalid")
            : new DisassembledInstruction(ToAddress(facts.Address),
                string.Join(' ', facts.Bytes.Select(each => each.ToString("X2", CultureInfo.InvariantCulture))), facts.Text,
                withSymbols ? facts.Label : null, source, source is null ? null : ToLine(facts.Line),
                source is null ? null : ToColumn(facts.Column), null);
    }

    /// <summary>What can be watched, or why it cannot.</summary>
    public static DataBreakpointInfoBody ToDataInfo(DataFacts? facts, EvaluationProblem? problem) => facts is null
        ? new DataBreakpointInfoBody(null, Wording.Of(problem!), CanPersist: false)
        : new DataBreakpointInfoBody(facts.Place.Id, Wording.Of(facts), CanPersist: facts.Owner is null);

    /// <summary>A process as the list of threads shows it: <c>cashier #2 · 2 msgs · waiting</c>. What matters most comes first, since the
    /// end may be cut off.</summary>
    public static DapThread ToThread(ProcessSummary process)
    {
        var messages = process.Messages switch
        {
            0 => "",
            1 => " · 1 msg",
            var count => FormattableString.Invariant($" · {count} msgs"),
        };
        var state = Wording.Of(process.State);
        var frozen = process.IsFrozen ? " · frozen" : "";
        return new DapThread((int)process.Pid, FormattableString.Invariant($"{NameOf(process)}{messages} · {state}{frozen}"));
    }

    /// <summary>A process by name and number: <c>cashier #2</c>.</summary>
    public static string NameOf(ProcessSummary process) => FormattableString.Invariant($"{process.Name} #{process.Pid}");

    public Breakpoint ToBreakpoint(BoundBreakpoint breakpoint) =>
        new(breakpoint.Id, breakpoint.IsBound, Wording.Of(breakpoint), SourceOf(breakpoint),
            breakpoint.Line > 0 ? ToLine(breakpoint.Line) : null, breakpoint.Column > 0 ? ToColumn(breakpoint.Column) : null,
            breakpoint.Address is { } address ? ToAddress(address) : null);

    private Source? SourceOf(BoundBreakpoint breakpoint) => breakpoint.Path is not { } path ? null
        : breakpoint.IsOfLoadedText ? ToLaunchedSource(path) : ToSource(path);

    public BreakpointLocation ToLocation(SourcePlace place) => new(ToLine(place.Line), ToColumn(place.Column));

    public DapVariable ToVariable(Variable variable, int reference, string? evaluateName, ValueFormat? format, VariableHint? hint,
        int? valueLocation) =>
        new(variable.Name, TextOf(variable, format), TypeOf(variable), evaluateName, ToReference(variable.Parts, reference), hint,
            valueLocation);

    /// <summary>A place for a client that asks where a value comes from; null if no source has it.</summary>
    public LocationsBody? ToLocation(CodePlace place) => ToPlace(place) is { Source: { } source, Line: { } line } found
        ? new LocationsBody(source, line, found.Column) : null;

    public EvaluateBody ToEvaluation(Variable variable, int reference, ValueFormat? format) =>
        new(TextOf(variable, format), TypeOf(variable), ToReference(variable.Parts, reference));

    public NewValueBody ToNewValue(Variable variable, int reference, ValueFormat? format) =>
        new(TextOf(variable, format), TypeOf(variable), ToReference(variable.Parts, reference));

    /// <summary>A proposal of the console; its places count as the client counts.</summary>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="start">Where the word begins that it replaces, from 0.</param>
    /// <param name="length">How long that is.</param>
    public CompletionItem ToCompletion(Proposal proposal, int start, int length) => new(proposal.Label, proposal.Text, proposal.Kind switch
    {
        ProposalKind.Variable => "variable",
        ProposalKind.Field => "field",
        ProposalKind.Function => "function",
        ProposalKind.Keyword => "keyword",
    }, ToColumn(start + 1), length);

    /// <summary>How many characters stand in front of a column.</summary>
    public int CharactersBefore(int column) => conventions.ColumnsStartAt1 ? column - 1 : column;

    /// <summary>Integers in hexadecimal read as they could be written in a program.</summary>
    private static string TextOf(Variable variable, ValueFormat? format) =>
        format?.Hex == true && variable.Data is { IsInt: true, AsInt: var number }
            ? FormattableString.Invariant($"{(number < 0 ? "-" : "")}0x{(number < 0 ? 0UL - (ulong)number : (ulong)number):X}") : variable.Value;

    public static Scope ToScope(string name, VariableParts parts, int reference, string? hint) =>
        new(name, hint, ToReference(parts, reference));

    public static StoppedEvent ToStopped(Stop stop)
    {
        var (reason, description) = stop.Rules[0] switch
        {
            StopRule.Entry => ("entry", "Paused on entry"),
            StopRule.Breakpoint { Kind: BreakpointKind.Function } => ("function breakpoint", "Paused on function breakpoint"),
            StopRule.Breakpoint { Kind: BreakpointKind.Instruction } => ("instruction breakpoint", "Paused on instruction breakpoint"),
            StopRule.Breakpoint => ("breakpoint", "Paused on breakpoint"),
            StopRule.Data => ("data breakpoint", "Paused on data breakpoint"),
            StopRule.Step => ("step", "Paused on step"),
            StopRule.Receipt => ("step", "Paused where the message was taken"),
            StopRule.Moment => ("entry", "Paused at the coordinates"),
            StopRule.Travel => ("goto", "Paused at the moment"),
            StopRule.RecordingEnd { Divergence: null } => ("pause", "Paused at the end of the recording"),
            StopRule.RecordingEnd => ("exception", "Paused where the run departs from its recording"),
            StopRule.Pause => ("pause", "Paused"),
            StopRule.Frozen => ("pause", "Paused: only frozen processes could go on"),
            StopRule.Deadlock => ("exception", "Paused on deadlock"),
            StopRule.Event { Kind: StopEvent.UncaughtError } => ("exception", "Paused on uncaught error"),
            StopRule.Event { Kind: StopEvent.CaughtError } => ("exception", "Paused on caught error"),
            StopRule.Event { Kind: StopEvent.AbnormalExit } => ("exception", "Paused on abnormal exit"),
            StopRule.Event { Kind: StopEvent.Exit } => ("breakpoint", "Paused on exit"),
            StopRule.Event { Kind: StopEvent.Send } => ("breakpoint", "Paused on send"),
            StopRule.Event { Kind: StopEvent.Receive } => ("breakpoint", "Paused on receive"),
            StopRule.Event { Kind: StopEvent.Spawn } => ("breakpoint", "Paused on spawn"),
            StopRule.Event { Kind: StopEvent.DeadLetter } => ("breakpoint", "Paused on dead letter"),
            var rule => throw new System.Diagnostics.UnreachableException($"nobody has said how a stop because of {rule} reads"),
        };
        int? thread = stop.Process.Pid <= int.MaxValue ? (int)stop.Process.Pid : null;
        ImmutableArray<int> breakpoints = [.. stop.Rules.OfType<StopRule.Breakpoint>().Select(breakpoint => breakpoint.Id),
            .. stop.Rules.OfType<StopRule.Data>().Select(data => data.Id)];
        return new StoppedEvent(reason, stop.Behind is null ? description : $"{description}, in the past", thread, Wording.Of(stop),
            AllThreadsStopped: true, breakpoints.IsEmpty ? null : breakpoints);
    }

    /// <param name="piece">The output.</param>
    /// <param name="fullPathOf">Gives the full path of a file that the program names.</param>
    public OutputEvent ToOutput(OutputPiece piece, Func<string, string> fullPathOf) => piece.Place is { } place
        ? new OutputEvent(piece.Category, piece.Text, ToPresentSource(fullPathOf(place.Path)), ToLine(place.Line), ToColumn(place.Column),
            piece.Group)
        : new OutputEvent(piece.Category, piece.Text, Group: piece.Group);

    /// <summary>Why a program cannot be started: every diagnostic with its place, or the one reason.</summary>
    public static string ToMessage(LoadOutcome outcome) =>
        outcome.Source is null ? outcome.Error ?? "The program cannot be loaded."
            : string.Join('\n', ToLines(outcome.Source, outcome.Diagnostics));

    /// <summary>Errors and warnings as <c>ttvm check</c> writes them, <c>FILE:LINE:COLUMN: warning TTV0029: message</c>. Style is no matter
    /// of a run.</summary>
    public static ImmutableArray<string> ToLines(SourceText source, ImmutableArray<Diagnostic> diagnostics) =>
    [
        .. from diagnostic in diagnostics
           where diagnostic.Severity != Severity.Hint
           let place = source.GetPlace(diagnostic.Span.Start)
           let level = diagnostic.Severity == Severity.Warning ? "warning" : "error"
           select FormattableString.Invariant(
               $"{source.Path}:{place.Line}:{place.Column}: {level} {diagnostic.Rule.Code}: {diagnostic.Message}"),
    ];

    private string? TypeOf(Variable variable) => conventions.ShowsTypes && variable.Type.Length > 0 ? variable.Type : null;

    private static PartsReference ToReference(VariableParts? parts, int reference) => parts is null ? default
        : parts.IsIndexed ? new PartsReference(reference, null, parts.Count) : new PartsReference(reference, parts.Count, null);
}
