using System.Globalization;
using Ttvm.Analysis.Messages;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Descriptions;

/// <summary>What hovers say about operands that are no names.</summary>
internal static class OperandText
{
    private const string MainProgram = "the main program";

    public static string? Markdown(Workspace workspace, Resolution resolved)
    {
        var document = resolved.Document;
        var operand = resolved.Operand!;
        var value = operand.Value;
        return operand.Operand.Kind switch
        {
            OperandKind.Int => Described(operand, $"`{value.AsInt.ToString(CultureInfo.InvariantCulture)}` · `0x{value.AsInt:X}`"),
            OperandKind.Float => Described(operand, $"`{value.AsFloat.ToString("R", CultureInfo.InvariantCulture)}`"),
            OperandKind.Count => Described(operand, $"`{value.AsInt.ToString(CultureInfo.InvariantCulture)}`"),
            OperandKind.Milliseconds => Described(operand, Duration(value.AsInt)),
            OperandKind.Pid => Described(operand, Pid(workspace, resolved, value.AsInt)),
            OperandKind.Str => Text(document, resolved, value.AsText),
            OperandKind.Strategy or OperandKind.Policy =>
                KeywordText.MeaningOf(value.AsText) is { } meaning ? $"`{value.AsText}`: {meaning}" : null,
            OperandKind.Pattern => Pattern(document, resolved, operand),
            OperandKind.Label => Target(document, value.AsText),
            _ => null,
        };
    }

    private static string Described(OperandSyntax operand, string text) => $"*{operand.Operand.Name}* {text}";

    private static string Duration(long milliseconds) =>
        milliseconds == 0 ? "`0`: does not wait"
            : $"`{milliseconds}` ms = {(milliseconds / 1000.0).ToString(CultureInfo.InvariantCulture)} s";

    /// <summary>Which process has an id, as Markdown.</summary>
    public static string Process(KnownProcess process) => process.IsMain
        ? $"`1`: {MainProgram}"
        : $"`{process.Pid}`: the process that line {process.Line + 1} spawns{(process.Name.Length > 0 ? $", `{process.Name}`" : "")}; spawn number {process.Pid - 1} of the run";

    private static string Pid(Workspace workspace, Resolution resolved, long pid)
    {
        if (pid == 0)
        {
            return $"`0`: {resolved.Instruction!.Mnemonic} takes the process id from the stack";
        }

        var ids = workspace.Programs.ProcessesOf(resolved.Document);
        return ids.Find(pid) is { } process ? Process(process)
            : pid == KnownProcess.Main ? $"`1`: {MainProgram}"
            : ids is { AreAll: true, Known: [_] } ? $"`{pid}`: no process gets this id; the program starts none"
            : ids.AreAll ? $"`{pid}`: no process gets this id; the program has only {ids.Known.Length} processes"
            : $"`{(ulong)pid}`: the process of spawn number {(ulong)pid - 1} of the run, whichever that is";
    }

    private static string Text(Document document, Resolution resolved, string text)
    {
        if (document.SpawnNameOn(resolved.Line) is { } spawned
            && SpawnName.BuiltIns.FirstOrDefault(candidate => candidate.Name == spawned.Name) is { Meaning: { } meaning })
        {
            return meaning;
        }

        var characters = text.EnumerateRunes().Count();
        return $"String of {characters} character{(characters == 1 ? "" : "s")}";
    }

    private static string Pattern(Document document, Resolution resolved, OperandSyntax operand)
    {
        var word = document.Text.Slice(resolved.Span).ToString();
        return KeywordText.MeaningOf(word) is { } meaning ? $"`{word}`: {meaning}" : Described(operand, KeywordText.PatternSummary);
    }

    private static string? Target(Document document, string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        var lines = document.Program.InstructionLines;
        return index < lines.Length ? $"Instruction {index}, on line {lines[index] + 1}"
            : index == lines.Length ? $"Instruction {index}: the end of the program"
            : null;
    }
}
