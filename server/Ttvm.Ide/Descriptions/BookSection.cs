using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Descriptions;

/// <summary>A section of the page that describes the language, <c>docs/language.md</c>.</summary>
/// <param name="Heading">Its heading with the number, as it stands there.</param>
public sealed record BookSection(string Heading)
{
    /// <summary>Lines, comments, labels and literals.</summary>
    public static BookSection SourceText { get; } = new("1. Source text");

    /// <summary>Processes, messages and patterns, links, monitors and supervisors.</summary>
    public static BookSection Processes { get; } = new("3.5 Processes");

    /// <summary>Where the instructions of a group are described; null for those that do nothing in this version.</summary>
    public static BookSection? Of(InstructionGroup group) => group switch
    {
        InstructionGroup.Values => s_values,
        InstructionGroup.Arithmetic or InstructionGroup.Strings or InstructionGroup.Comparison => s_arithmetic,
        InstructionGroup.Control or InstructionGroup.Exceptions or InstructionGroup.Modules => s_control,
        InstructionGroup.Variables or InstructionGroup.Data => s_variables,
        InstructionGroup.Processes => Processes,
        InstructionGroup.System or InstructionGroup.Time or InstructionGroup.Formats => s_files,
        InstructionGroup.Output => s_written,
        InstructionGroup.Reserved => null,
    };

    private static readonly BookSection s_values = new("3.1 Values and the stack");
    private static readonly BookSection s_arithmetic = new("3.2 Arithmetic, text, comparison");
    private static readonly BookSection s_control = new("3.3 Control, functions, exceptions, modules");
    private static readonly BookSection s_variables = new("3.4 Variables, lists, objects");
    private static readonly BookSection s_files = new("3.6 Files, environment, time");
    private static readonly BookSection s_written = new("4. How values are written");
}
