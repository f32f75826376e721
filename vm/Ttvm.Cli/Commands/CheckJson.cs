using Newtonsoft.Json;
using Ttvm.Cli.Reporting;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Runtime.Loading;

namespace Ttvm.Cli.Commands;

/// <summary>The findings of <c>check --json</c>. Members may be added to this format; those that are there keep their names and
/// meanings.</summary>
internal static class CheckJson
{
    private const string Positions =
        "lines and characters are 0-based, characters are UTF-16 units, ends are exclusive, as in the Language Server Protocol";

    public static void Write(TextWriter output, IReadOnlyList<CheckedFile> files, IReadOnlyList<UnresolvedName> unresolved)
    {
        using var json = new JsonTextWriter(output) { Formatting = Formatting.Indented, CloseOutput = false };
        json.WriteStartObject();
        Member(json, "positions", Positions);
        foreach (var severity in Enum.GetValues<Severity>())
        {
            Member(json, DiagnosticPrinter.Word(severity) + "s", files.Sum(file => file.Count(severity)));
        }

        json.WritePropertyName("files");
        WriteArray(json, files, file => WriteFile(json, file));
        json.WritePropertyName("unresolved");
        WriteArray(json, unresolved, name => WriteUnresolved(json, name));
        json.WriteEndObject();
        json.Flush();
        output.Write('\n');
    }

    private static void WriteFile(JsonTextWriter json, CheckedFile file)
    {
        Member(json, "path", file.Path);
        if (file.Error is { } error)
        {
            Member(json, "error", error);
        }

        json.WritePropertyName("diagnostics");
        WriteArray(json, file.Diagnostics, diagnostic => WriteDiagnostic(json, file.Source!, diagnostic));
    }

    /// <summary>A name that leads nowhere need not stand in one of the files given, so it has a path of its own; a place in bytecode has no
    /// range.</summary>
    private static void WriteUnresolved(JsonTextWriter json, UnresolvedName name)
    {
        Member(json, "kind", name.Kind switch
        {
            NamedFileKind.Module => "module",
            NamedFileKind.Worker => "worker",
            NamedFileKind.BasicProcess => "basicProcess",
        });
        Member(json, "name", name.Name);
        Member(json, "message", name.Message);
        Member(json, "path", name.Path);
        if (name.Source is { } source)
        {
            WriteRange(json, source, name.Span);
        }
    }

    private static void WriteDiagnostic(JsonTextWriter json, SourceText source, Diagnostic diagnostic)
    {
        Member(json, "code", diagnostic.Rule.Code);
        Member(json, "severity", DiagnosticPrinter.Word(diagnostic.Severity));
        Member(json, "message", diagnostic.Message);
        WriteRange(json, source, diagnostic.Span);
        json.WritePropertyName("related");
        WriteArray(json, diagnostic.Related, related =>
        {
            Member(json, "message", related.Message);
            if (related.Source is { } other)
            {
                Member(json, "path", other.Path);
            }

            WriteRange(json, related.Source ?? source, related.Span);
        });
        json.WritePropertyName("fixes");
        WriteArray(json, diagnostic.Fixes, fix =>
        {
            Member(json, "title", fix.Title);
            json.WritePropertyName("edits");
            WriteArray(json, fix.Edits, edit =>
            {
                WriteRange(json, source, edit.Span);
                Member(json, "newText", edit.NewText);
            });
        });
    }

    private static void WriteRange(JsonTextWriter json, SourceText source, TextSpan span)
    {
        json.WritePropertyName("range");
        json.WriteStartObject();
        WritePosition(json, "start", source, span.Start);
        WritePosition(json, "end", source, span.End);
        json.WriteEndObject();
    }

    private static void WritePosition(JsonTextWriter json, string name, SourceText source, int offset)
    {
        var line = source.GetLineIndex(offset);
        json.WritePropertyName(name);
        json.WriteStartObject();
        Member(json, "line", line);
        Member(json, "character", offset - source.GetLineSpan(line).Start);
        json.WriteEndObject();
    }

    private static void WriteArray<T>(JsonTextWriter json, IEnumerable<T> items, Action<T> writeMembers)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            writeMembers(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Member(JsonTextWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }
}
