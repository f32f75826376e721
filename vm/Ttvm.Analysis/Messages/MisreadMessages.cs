using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// What receivers look for in messages and no message has: patterns, fields that are read, and strings that fields are compared with. It is
/// certain of every message that can come; what is told besides is what was probably meant.
/// </summary>
internal static partial class MisreadMessages
{
    private const int MostPlaces = 3;
    private const int MostNames = 200;

    /// <summary>The findings in one file of a program that is not open.</summary>
    public static IEnumerable<Diagnostic> Check(MessageFlow flow, string file)
    {
        if (flow.Shapes is not { } shapes)
        {
            yield break;
        }

        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Receives && MessageShapes.PatternOf(use.Syntax) is { } pattern)
            {
                foreach (var found in CheckPattern(flow, shapes, file, use, pattern))
                {
                    yield return found;
                }
            }
        }

        var seen = new HashSet<TextSpan>();
        foreach (var index in shapes.NodesIn(file))
        {
            var (_, node) = shapes.NodeAt(index);
            foreach (var read in node.Result.Messages.Reads)
            {
                if (CheckRead(flow, shapes, file, node, read) is { } found && seen.Add(found.Span))
                {
                    yield return found;
                }
            }

            foreach (var comparison in node.Result.Messages.Comparisons)
            {
                if (CheckComparison(flow, shapes, file, node, comparison) is { } found && seen.Add(found.Span))
                {
                    yield return found;
                }
            }

            foreach (var use in node.Result.Messages.Uses)
            {
                if (CheckUse(flow, shapes, file, node, use) is { } found && seen.Add(found.Span))
                {
                    yield return found;
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> CheckPattern(MessageFlow flow, MessageShapes shapes, string file, ProcessUse use,
        MessagePattern pattern)
    {
        var messages = shapes.MessagesAt(file, use.Index);
        if (messages.Count == 0)
        {
            yield break;
        }

        var program = flow.ProgramOf(file);
        var operand = LineMeaning.Find(use.Syntax, OperandKind.Pattern)!;
        var start = program.Tree.Text.GetLineSpan(use.Line).Start + operand.Span.Start;
        var isNamed = false;
        var isMatched = false;
        foreach (var alternative in pattern.Alternatives)
        {
            if (messages.Any(message => shapes.MayMatch(alternative, message)))
            {
                isMatched = true;
            }
            else if (Meant(shapes, alternative, messages) is { } meant)
            {
                isNamed = true;
                var span = alternative is FieldPattern { Field: var field } && meant.IsField ? field.Span : alternative.Span;
                yield return new Diagnostic(
                    DiagnosticRules.UnmatchedPattern,
                    alternative is FieldPattern { Field: var name } ? name.Span.Shift(start) : alternative.Span.Shift(start),
                    meant.Message,
                    Senders(flow, shapes, file, meant.Messages),
                    InOrder(
                        meant.IsField && StringLiteral.QuoteNameIfNeeded(meant.Name) != meant.Name ? null
                            : new Fix($"Change to '{meant.Name}'",
                                [new TextEdit(span.Shift(start), TextOf(program, alternative, meant, start))]),
                        meant.IsField ? RenameField(flow, file, meant.Name, ((FieldPattern)alternative).Field.Name)
                            : RewriteText(flow, shapes, file, meant.Sent, alternative is LiteralPattern written ? written.Literal.AsText
                                : ((FieldPattern)alternative).Literal!.Value.AsText)));
            }
        }

        // Where not even the types are right, that is told at the senders.
        if (!isMatched && !isNamed && use.Instruction.Opcode == Opcode.ReceiveMatch
            && pattern.Alternatives.Any(alternative => alternative is FieldPattern)
            && messages.Any(message => (message.Value.Types & ValueTypes.Object) != ValueTypes.None))
        {
            yield return new Diagnostic(
                DiagnosticRules.UnmatchedPattern,
                use.MnemonicIn(program.Tree),
                $"RECEIVE_MATCH waits for ever: none of the messages that can come here matches{Fields(messages)}.",
                Senders(flow, shapes, file, messages),
                []);
        }
    }

    /// <summary>What an alternative that matches nothing was probably meant to be; null if nobody can know.</summary>
    private static MeantAlternative? Meant(MessageShapes shapes, PatternAlternative alternative, IReadOnlyCollection<KnownValue> messages)
    {
        if (alternative is LiteralPattern { Literal: { Kind: OperandKind.Str, AsText: var text } })
        {
            return NearMiss.Find(text, Texts(messages)) is not { } near ? null
                : new MeantAlternative(near, false, $"No message that can come here is {Phrases.Excerpt(text)}{Phrases.DidYouMean(near)}",
                    With(messages, near), With(messages, near));
        }

        if (alternative is not FieldPattern { Field.Name: var name } pattern)
        {
            return null;
        }

        var having = messages.Where(message => message.Value.Shape?.Find(name) is not null).ToList();
        if (having.Count == 0)
        {
            return NearMiss.Find(name, Names(messages)) is not { } near ? null
                : new MeantAlternative(
                    near, true, $"No message that can come here has the field {Phrases.Excerpt(name)}{Phrases.DidYouMean(near)}",
                    messages.Where(message => message.Value.Shape?.Find(near) is not null), []);
        }

        if (pattern.Literal is not { Kind: OperandKind.Str, AsText: var wanted })
        {
            return null;
        }

        return NearMiss.Find(wanted, Texts(having.SelectMany(message => ValuesIn(message)))) is not { } tag ? null
            : new MeantAlternative(
                tag,
                false,
                $"No message that can come here has {Phrases.Excerpt(wanted)} in the field {Phrases.Excerpt(name)}{Phrases.DidYouMean(tag)}",
                having.Where(message => With(ValuesIn(message), tag).Any()),
                With(having.SelectMany(ValuesIn), tag));

        IReadOnlyList<KnownValue> ValuesIn(KnownValue message) =>
            shapes.ValuesOf(message.Node, message.Value.Shape!.Find(name)!.Value.Value);
    }

    /// <summary>What should stand in the place of an alternative, or of its field.</summary>
    private static string TextOf(AnalyzedProgram program, PatternAlternative alternative, MeantAlternative meant, int start)
    {
        if (meant.IsField || alternative is not FieldPattern { Field: var field })
        {
            return meant.IsField ? meant.Name : StringLiteral.Quote(meant.Name);
        }

        var written = program.Tree.Text.Text.AsSpan(start + alternative.Span.Start, alternative.Span.Length);
        var name = field.Span.End - alternative.Span.Start;
        return $"{written[..(name + written[name..].IndexOf('=') + 1)]}{StringLiteral.Quote(meant.Name)}";
    }

    private static Diagnostic? CheckRead(MessageFlow flow, MessageShapes shapes, string file, FunctionNode node, FieldRead read)
    {
        var program = flow.ProgramOf(file);
        if (Gather(shapes, program, file, node, read.Site, other => ObjectsAt(other, read)) is not { Count: > 0 } objects)
        {
            return null;
        }

        var place = Place.Of(program, node, read.Site);
        var mnemonic = place.Instruction.Mnemonic;
        var readable = mnemonic == "GET_FIELD" ? ValueTypes.Object | ValueTypes.Exception : ValueTypes.Object;
        var noun = read.Object.Source is ValueSource.MessageSource ? "message" : "object";
        if (!objects.Any(value => (value.Value.Types & readable) != ValueTypes.None))
        {
            var types = objects.Aggregate(ValueTypes.None, (all, value) => all | value.Value.Types);
            return read.MayBeCaught || MayBeCalledInTry(program, node) || types == ValueTypes.None ? null : new Diagnostic(
                DiagnosticRules.UnsentField, place.Mnemonic,
                $"{mnemonic} fails: it wants an object, but all that can come here is {types.Describe()}.",
                Senders(flow, shapes, file, objects), []);
        }

        if (objects.Any(value => (value.Value.Types & ValueTypes.Object) != ValueTypes.None
            ? value.Value.Shape?.Find(read.Field) is not null || value.Value.Shape is null
            : (value.Value.Types & ValueTypes.Exception) != ValueTypes.None))
        {
            return null;
        }

        var nearMiss = NearMiss.Find(read.Field, Names(objects));
        if (nearMiss is null && MayBeTested(node, read.Site))
        {
            return null;
        }

        return new Diagnostic(
            DiagnosticRules.UnsentField,
            place.Operand,
            $"No {noun} that can come here has the field {Phrases.Excerpt(read.Field)}, so {mnemonic} gives null{(nearMiss is null ? $"{Fields(objects)}." : Phrases.DidYouMean(nearMiss))}",
            Senders(flow, shapes, file, nearMiss is null ? objects : objects.Where(value => value.Value.Shape?.Find(nearMiss) is not null)),
            nearMiss is null ? [] : InOrder(
                place.Syntax.Operands is [var operand, ..] ? new Fix($"Change to '{nearMiss}'",
                    [new TextEdit(operand.Span.Shift(place.LineStart), StringLiteral.NameInPlaceOf(operand, nearMiss))]) : null,
                RenameField(flow, file, nearMiss, read.Field)));
    }

    private static Diagnostic? CheckComparison(MessageFlow flow, MessageShapes shapes, string file, FunctionNode node,
        TextComparison comparison)
    {
        var program = flow.ProgramOf(file);
        var wanted = comparison.Literal.Operands[0].Value;
        if (comparison.LiteralSite < 0
            || Gather(shapes, program, file, node, comparison.Site, other => ValuesAt(other, comparison)) is not { Count: > 0 } values
            || values.Any(value => OrphanMessages.MayEqual(wanted, value.Value))
            || NearMiss.Find(wanted.AsText, Texts(values)) is not { } nearMiss)
        {
            return null;
        }

        var place = Place.Of(program, node, comparison.LiteralSite);
        return place.Syntax.Instruction?.Opcode != Opcode.PushStr ? null : new Diagnostic(
            DiagnosticRules.UnmatchedPattern,
            place.Operand,
            $"It is never {Phrases.Excerpt(wanted.AsText)} in what can come here{Phrases.DidYouMean(nearMiss)}",
            [],
            InOrder(
                new Fix($"Change to '{nearMiss}'",
                    [new TextEdit(place.Syntax.Operands[0].Span.Shift(place.LineStart), StringLiteral.Quote(nearMiss))]),
                RewriteText(flow, shapes, file, With(values, nearMiss), wanted.AsText)));
    }

    /// <summary>Reports an instruction that fails, or does another thing than it says, whatever comes.</summary>
    private static Diagnostic? CheckUse(MessageFlow flow, MessageShapes shapes, string file, FunctionNode node, ValueUse use)
    {
        var program = flow.ProgramOf(file);
        var place = Place.Of(program, node, use.Site);
        var instruction = place.Instruction;
        var effect = LineMeaning.EffectOf(instruction, place.Syntax);
        var inputs = new List<KnownValue>[use.Inputs.Length];
        for (var index = 0; index < inputs.Length; index++)
        {
            var input = index;
            if (Gather(shapes, program, file, node, use.Site, other => InputAt(other, input)) is not { Count: > 0 } values)
            {
                return null;
            }

            inputs[index] = values;
        }

        ImmutableArray<ValueTypes> types =
            [.. inputs.Select(values => values.Aggregate(ValueTypes.None, (all, value) => all | value.Value.Types))];
        var areSwapped = instruction.Opcode == Opcode.Send && inputs.Length == 2
            && inputs[0].TrueForAll(value => value.Node >= 0 && shapes.NodeAt(value.Node).Node.Body.IsId(value.Value))
            && inputs[1].TrueForAll(value => value.Node >= 0 && shapes.NodeAt(value.Node).Node.Body.IsComputed(value.Value));
        if (!areSwapped && MayBeCalledInTry(program, node))
        {
            return null;
        }

        if (ValueOrder.For(effect, types, areSwapped) is { } order)
        {
            return new Diagnostic(
                DiagnosticRules.TypeMismatch,
                place.Mnemonic,
                order.Message(instruction.Mnemonic, effect),
                Makers(flow, shapes, file, inputs.SelectMany(values => values)),
                FlowFixes.Reorder(program, place.Line, order.Instructions));
        }

        for (var index = 0; index < inputs.Length; index++)
        {
            if (types[index] != ValueTypes.None && (types[index] & effect.Inputs[index].Types) == ValueTypes.None)
            {
                return new Diagnostic(
                    DiagnosticRules.TypeMismatch,
                    place.Mnemonic,
                    $"{instruction.Mnemonic} wants {Phrases.WithArticle(effect.Inputs[index].Types.Describe())} as '{effect.Inputs[index].Name}', but all that can come here is {types[index].Describe()}.",
                    Makers(flow, shapes, file, inputs[index]),
                    []);
            }
        }

        return null;
    }

    /// <summary>Whether a TRY of a caller may be waiting for what fails in a function.</summary>
    private static bool MayBeCalledInTry(AnalyzedProgram program, FunctionNode node) => node.Entry.Floor == StackFloor.Caller
        && program.Facts.Program.Chunks.HasTry;

    private static AbstractValue? InputAt((FunctionNode Node, int Site) other, int input)
    {
        foreach (var its in other.Node.Result.Messages.Uses)
        {
            if (its.Site == other.Site)
            {
                return its.Inputs[input];
            }
        }

        return null;
    }

    private static AbstractValue? ObjectsAt((FunctionNode Node, int Site) other, FieldRead read)
    {
        foreach (var its in other.Node.Result.Messages.Reads)
        {
            if (its.Site == other.Site && its.Field == read.Field)
            {
                return its.Object;
            }
        }

        return null;
    }

    private static AbstractValue? ValuesAt((FunctionNode Node, int Site) other, TextComparison comparison)
    {
        foreach (var its in other.Node.Result.Messages.Comparisons)
        {
            if (its.Site == other.Site && its.Literal.Operands[0].Value == comparison.Literal.Operands[0].Value)
            {
                return its.Value;
            }
        }

        return null;
    }

    /// <summary>What a value may be in all functions that share the instruction; null if that is not known in one of them.</summary>
    private static List<KnownValue>? Gather(MessageShapes shapes, AnalyzedProgram program, string file, FunctionNode node, int site,
        Func<(FunctionNode Node, int Site), AbstractValue?> valueAt)
    {
        var found = new List<KnownValue>();
        var (chunk, instruction) = node.Body.PlaceOf(site);
        foreach (var (other, block) in program.Facts.Functions.At(chunk, instruction))
        {
            if (shapes.IndexOf(file, other) is not (>= 0 and var index)
                || other.Result.Reached[block] <= instruction - other.Body.Blocks[block].Start)
            {
                continue;
            }

            if (valueAt((other, other.Body.SiteOf(block, instruction))) is not { } value)
            {
                return null;
            }

            found.AddRange(shapes.ValuesOf(index, value));
        }

        return found;
    }

    /// <summary>Whether the program may be looking whether there is such a field: then that there is none is no mistake.</summary>
    private static bool MayBeTested(FunctionNode node, int site)
    {
        const int Near = 4;
        for (var next = site + 1; next <= site + Near; next++)
        {
            if (next == node.Body.InstructionCount || node.Body.LineOf(next).Instruction is not { } instruction
                || instruction.Is(InstructionFlags.MayTest))
            {
                return true;
            }

            if (instruction.Opcode != Opcode.Load && (instruction.Group != InstructionGroup.Values || instruction.Opcode == Opcode.Pop))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Names(IEnumerable<KnownValue> values) =>
        values.SelectMany(value => value.Value.Shape?.Names ?? []).Distinct(StringComparer.Ordinal).Take(MostNames)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Texts(IEnumerable<KnownValue> values) =>
        values.Select(TextOf).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostNames).Order(StringComparer.Ordinal);

    /// <summary>The string that a value is; null if it is none, or if only the run tells.</summary>
    public static string? TextOf(KnownValue value) => value.Value.Literal?.PushedText;

    /// <summary>The names of the fields there are, where these are few.</summary>
    private static string Fields(IEnumerable<KnownValue> values)
    {
        const int Most = 4;
        var names = Names(values).ToList();
        return names.Count is 0 or > Most ? ""
            : $"; there {(names.Count == 1 ? "is" : "are")} {Phrases.Join(names.ConvertAll(name => Phrases.Excerpt(name)), "and")}";
    }

    private static ImmutableArray<RelatedPlace> Senders(MessageFlow flow, MessageShapes shapes, string file,
        IEnumerable<KnownValue> messages) => Related(
        flow,
        file,
        from message in messages
        let sender = shapes.SenderOf(message)
        where sender is not null
        select (sender.Value.File, Place.Of(flow.ProgramOf(sender.Value.File), sender.Value.Node,
            sender.Value.Site).Mnemonic, "It is sent here."));

    /// <summary>Where values are pushed. A value that the machine makes is pushed nowhere.</summary>
    private static ImmutableArray<RelatedPlace> Makers(MessageFlow flow, MessageShapes shapes, string file,
        IEnumerable<KnownValue> values) => Related(
        flow,
        file,
        from value in values
        where value.Node >= 0 && value.Value.PushedBy >= 0
        let maker = shapes.NodeAt(value.Node)
        select (maker.File, Place.Of(flow.ProgramOf(maker.File), maker.Node, value.Value.PushedBy).Mnemonic,
            $"Pushes the {value.Value.Types.DescribeValue()}."));

    /// <summary>The first places of a program, each once, in the order of files and of places in them.</summary>
    private static ImmutableArray<RelatedPlace> Related(MessageFlow flow, string file,
        IEnumerable<(string File, TextSpan Span, string Text)> places) =>
    [
        .. places.OrderBy(place => place.File).ThenBy(place => place.Span.Start).Distinct().Take(MostPlaces)
            .Select(place => flow.Related(file, place.File, place.Span, place.Text)),
    ];

    /// <summary>An instruction of a function in the text of its file.</summary>
    private readonly record struct Place(LineSyntax Syntax, int Line, int LineStart)
    {
        /// <summary>What the analysis has taken the line for; of a misspelt one, the nearest instruction.</summary>
        public Instruction Instruction => LineMeaning.InstructionOf(Syntax)!;

        public TextSpan Mnemonic => Syntax.Mnemonic!.Value.Shift(LineStart);

        /// <summary>The first operand, or the mnemonic if there is none.</summary>
        public TextSpan Operand => Syntax.Operands is [var operand, ..] ? operand.ContentSpan.Shift(LineStart) : Mnemonic;

        public static Place Of(AnalyzedProgram program, FunctionNode node, int site)
        {
            var (chunk, instruction) = node.Body.PlaceOf(site);
            var line = program.Facts.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(instruction);
            return new Place(chunk.InstructionAt(instruction), line, program.Tree.Text.GetLineSpan(line).Start);
        }
    }
}
