using System.Collections.Immutable;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Syntax;

/// <summary>
/// What instructions of other assemblers, stack machines, bytecodes and Forths are written as here. The nearest spelling is no answer for
/// these: <c>JNZ</c> is one letter from <c>JZ</c> and means the opposite.
/// </summary>
internal static partial class ForeignMnemonics
{
    private static readonly Dictionary<string, Idiom> s_byName = Build();

    private static readonly Dictionary<string, Idiom>.AlternateLookup<ReadOnlySpan<char>> s_byWord =
        s_byName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What there is here in the place of a word.</summary>
    /// <param name="Text">How that is written, or that there is nothing, as the end of a sentence.</param>
    /// <param name="Replacement">What means just that in place of the word; null if it takes several lines that depend on more.</param>
    /// <param name="TakesOperands">Whether the replacement means it also with operands.</param>
    internal sealed record Idiom(string Text, string? Replacement, bool TakesOperands)
    {
        /// <summary>The instruction on the line before; null for none.</summary>
        public string? Before { get; init; }

        /// <summary>What means it if the value on the stack is of another kind; null if there is one meaning only.</summary>
        public string? Otherwise { get; init; }

        /// <summary>Whether the operand says which instruction is meant.</summary>
        public bool PushesOperand { get; init; }
    }

    /// <summary>All names, in upper case.</summary>
    public static IEnumerable<string> Names => s_byName.Keys;

    /// <summary>What a word is here; null if it is none of these.</summary>
    public static Idiom? Find(ReadOnlySpan<char> word) => s_byWord.TryGetValue(word, out var idiom) ? idiom : null;

    private static Dictionary<string, Idiom> Build()
    {
        ReadOnlySpan<ImmutableArray<Row>> groups =
        [
            Stack, Variables, Numbers, Comparisons, Texts, Collections, Jumps, Functions, Errors, Processes, Outside, NotNeeded,
        ];

        var idioms = new Dictionary<string, Idiom>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in groups)
        {
            foreach (var (idiom, names) in group)
            {
                foreach (var name in names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
                {
                    idioms.Add(name, idiom);
                }
            }
        }

        return idioms;
    }

    /// <summary>An instruction that means the same, also with operands.</summary>
    private static Row Same(string mnemonic, string names) =>
        new(Written(mnemonic) with { Replacement = mnemonic, TakesOperands = true }, names);

    /// <summary>A line that means the same as the word without operands.</summary>
    private static Row Whole(string line, string names) => new(Written(line) with { Replacement = line }, names);

    /// <summary>Two instructions that together mean the same; operands are those of the second, if it takes any.</summary>
    private static Row Two(string first, string second, string names) => new(
        Written($"{first}, then {second}") with
        {
            Replacement = second,
            TakesOperands = InstructionSet.Find(second) is { Operands.IsEmpty: false },
            Before = first,
        },
        names);

    /// <summary>One of two instructions, each for its kind of values; somebody has to choose.</summary>
    private static Row Either(string first, string firstKind, string second, string secondKind, string names) =>
        new(Written($"{first} for {firstKind}, {second} for {secondKind}") with { Replacement = first, Otherwise = second }, names);

    /// <summary>Something that depends on more than the line.</summary>
    private static Row Words(string text, string names) => new(Written(text), names);

    /// <summary>Nothing here, and why none is needed or what to do instead.</summary>
    private static Row None(string text, string names) => new(Written("") with { Text = text }, names);

    private static Idiom Written(string text) => new($"that is written here as {text}", null, TakesOperands: false);

    /// <summary>An idiom, and all that means it elsewhere, separated by blanks.</summary>
    private readonly record struct Row(Idiom Idiom, string Names);
}
