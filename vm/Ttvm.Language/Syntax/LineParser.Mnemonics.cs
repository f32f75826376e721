using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>What to say about a first word that is no instruction.</summary>
internal ref partial struct LineParser
{
    /// <summary>Everything that may be meant: an instruction that does not work yet is not worth a suggestion.</summary>
    private static readonly ImmutableArray<string> SuggestedMnemonics =
    [
        .. InstructionSet.All.Where(instruction => !instruction.Is(InstructionFlags.Unavailable))
            .SelectMany(instruction => instruction.Aliases.Prepend(instruction.Mnemonic)),
        Keywords.Label,
    ];

    /// <summary>How other languages begin a comment.</summary>
    private static readonly ImmutableArray<string> ForeignCommentMarks = ["//", "#", "--", "/*", "\\"];

    private readonly void ReportUnknownInstruction(ReadOnlySpan<char> word)
    {
        foreach (var mark in ForeignCommentMarks)
        {
            if (word.StartsWith(mark))
            {
                Report($"Unknown instruction {Phrases.Excerpt(word)}; a comment begins with ';'.",
                    new Fix("Make it a comment", [Replace(mark.Length, ";")]));
                return;
            }
        }

        if (ForeignMnemonics.Find(word) is { } idiom)
        {
            ReportForeign(word, idiom);
            return;
        }

        var withoutColon = word.TrimEnd(':');
        if (withoutColon.IsEmpty || withoutColon.Length == word.Length
            || SuggestedMnemonics.Contains(withoutColon.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            ReportWithNearMiss(word);
            return;
        }

        // In many assemblers 'name:' defines a label; an instruction may follow there on the same line, here it may not.
        var after = _scanner.Text[_mnemonicSpan.End..].TrimStart(" \t");
        var isAlone = after.IsEmpty || after[0] == ';';
        var name = withoutColon.ToString();
        var edit = isAlone
            ? Replace(word.Length, $"LABEL {name}")
            : Replace(_scanner.Text.Length - after.Length - _mnemonicSpan.Start, $"LABEL {name}\n");
        Report($"Unknown instruction {Phrases.Excerpt(word)}; a label is written 'LABEL {Shorten(name)}'.",
            new Fix($"Change to 'LABEL {Shorten(name)}'", [edit]));
    }

    private readonly void ReportForeign(ReadOnlySpan<char> word, ForeignMnemonics.Idiom idiom)
    {
        var message = $"Unknown instruction {Phrases.Excerpt(word)}; {idiom.Text}.";
        if (idiom.PushesOperand)
        {
            Report(message, PushedOperand());
        }
        else if (idiom.Replacement is not { } replacement || !Fits(idiom, CountOperands()))
        {
            Report(message);
        }
        else if (idiom.Before is { } before)
        {
            Report(message, new Fix($"Change to {before} and {replacement}",
                [Replace(word.Length, $"{before}\n{Indent}{replacement}")]) { AddsInstructions = true });
        }
        else
        {
            var fix = new Fix($"Change to {replacement}", [Replace(word.Length, replacement)]);
            Report(message, idiom.Otherwise is { } other ? [fix, new Fix($"Change to {other}", [Replace(word.Length, other)])] : [fix]);
        }
    }

    /// <summary>
    /// Whether the replacement can take as many operands, on its line or, as a fix then offers, pushed before it. A surplus says that the
    /// word means something else: <c>BEQ t0 t1 label</c> compares registers.
    /// </summary>
    private static bool Fits(ForeignMnemonics.Idiom idiom, int count) =>
        count == 0 || (idiom is { TakesOperands: true, Replacement: { } replacement } && InstructionSet.Find(replacement) switch
        {
            // LABEL, the only one that is no instruction.
            null => count == 1,
            { Operands: [] } instruction => count <= MostPushed(instruction, instruction.Effect.Inputs),
            { Operands: [.., { Kind: OperandKind.Params or OperandKind.Str or OperandKind.Pattern }] } => true,
            { Operands: var operands } => count <= operands.Length,
        });

    private readonly int CountOperands()
    {
        var rest = new Scanner(_scanner.Text, new LineBuffers()) { Position = _mnemonicSpan.End };
        var count = 0;
        for (rest.SkipBlanks(); !rest.AtEnd; rest.SkipBlanks())
        {
            rest.SkipCluster();
            count++;
        }

        return count;
    }

    /// <summary>The blanks in front of the mnemonic.</summary>
    private readonly string Indent => _scanner.Text[.._mnemonicSpan.Start].ToString();

    /// <summary>The instruction that pushes the only operand of the line.</summary>
    private readonly ImmutableArray<Fix> PushedOperand()
    {
        var rest = new Scanner(_scanner.Text, new LineBuffers()) { Position = _mnemonicSpan.End };
        rest.SkipBlanks();
        var start = rest.Position;
        if (rest.AtEnd)
        {
            return [];
        }

        rest.SkipCluster();
        var end = rest.Position;
        rest.SkipBlanks();
        return rest.AtEnd && InstructionThatPushes(_scanner.Text[start..end], namesAreText: false) is { } push
            ? [new Fix($"Change to {push[..(push.IndexOf(' ') is var blank and >= 0 ? blank : push.Length)]}",
                [Replace(end - _mnemonicSpan.Start, push)])]
            : [];
    }

    private readonly void ReportWithNearMiss(ReadOnlySpan<char> word)
    {
        var name = word.ToString();
        var nearMiss = NearMiss.Find(word, SuggestedMnemonics, candidate => AreNear(name, candidate));
        var message = $"Unknown instruction {Phrases.Excerpt(word)}{Phrases.DidYouMean(nearMiss)}";
        if (nearMiss is null)
        {
            Report(message);
        }
        else
        {
            Report(message, new Fix($"Change to '{nearMiss}'", [Replace(word.Length, nearMiss)]));
        }
    }

    /// <summary>Whether no word of one has another word in its place in the other: LIST_SIZE is not a misspelt LIST_SET.</summary>
    private static bool AreNear(string name, string candidate)
    {
        var (words, meant) = (name.Split('_'), candidate.Split('_'));
        return words.Length != meant.Length || words.Zip(meant).All(pair => NearMiss.AreNear(pair.First, pair.Second));
    }

    private readonly void Report(string message, params ImmutableArray<Fix> fixes) =>
        _buffers.Report(DiagnosticRules.UnknownInstruction, _mnemonicSpan, message, fixes);

    private readonly TextEdit Replace(int length, string newText) => new(new TextSpan(_mnemonicSpan.Start, length), newText);
}
