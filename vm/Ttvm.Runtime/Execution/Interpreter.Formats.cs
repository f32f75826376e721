using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>JSON, CSV, hashes.</summary>
internal static partial class Interpreter
{
    private static Outcome JsonParse(Process p, in Op op)
    {
        var value = p.Pop();
        if (value.AsString is not { } text)
        {
            return Mismatch(p, op, "Str", value);
        }

        try
        {
            return Push(p, JsonText.Parse(text));
        }
        catch (JsonException exception)
        {
            return Fail(p,
                $"JSON_PARSE: {JsonText.WhyRefused(exception)} at line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}");
        }
    }

    private static Outcome JsonStringify(Process p, in Op op) =>
        JsonText.Stringify(p.Pop(), out var error, p.Machine.Memory.LongestText) is { } text ? Push(p, Value.OfString(text))
            : Fail(p, $"JSON_STRINGIFY: {error}");

    private static Outcome CsvParse(Process p, in Op op)
    {
        var value = p.Pop();
        if (value.AsString is not { } text)
        {
            return Mismatch(p, op, "Str", value);
        }

        var rows = new List<Value>();

        // Without a separator the reader would guess one from the text, and it would make something up where quotes are wrong.
        var options = new CsvReaderOptions { Separator = ',', HasHeader = false, SkipEmptyLines = false,
            MalformedData = CsvMalformedDataHandling.Throw };
        using var reader = CsvReader.FromText(text, options);
        try
        {
            while (reader.Read())
            {
                var cells = new Value[reader.FieldCount];
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = Value.OfString(reader.GetString(i));
                }

                rows.Add(Value.OfList(cells));
            }
        }
        catch (CsvFormatException exception)
        {
            return Fail(p,
                $"CSV_PARSE: wrong quotes in record {exception.RecordNumber}; a field with a quote in it begins and ends with one, and has those inside doubled");
        }

        return Push(p, Value.OfList([.. rows]));
    }

    private static Outcome CsvWrite(Process p, in Op op)
    {
        var value = p.Pop();
        if (value.Reference is not ListValue rows)
        {
            return Mismatch(p, op, "a list of lists", value);
        }

        var text = new StringWriter();
        using var writer = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n", ValidateFieldCount = false }, leaveOpen: true);
        foreach (var row in rows.Items)
        {
            if (row.Reference is not ListValue cells)
            {
                return Mismatch(p, op, "a list of lists", row);
            }

            foreach (var cell in cells.Items)
            {
                writer.WriteField(cell.Kind == ValueKind.Null ? "" : DisplayOf(p, cell));
            }

            if (cells.Count > 0)
            {
                writer.EndRecord();
            }
            else
            {
                // The library refuses a record without fields. RFC 4180 has no other text for it than an empty line.
                writer.Flush();
                text.Write('\n');
            }

            if (text.GetStringBuilder().Length > p.Machine.Memory.LongestText)
            {
                throw new InsufficientMemoryException();
            }
        }

        writer.Flush();
        return Push(p, Value.OfString(text.ToString()));
    }

    private static Outcome Hash(Process p, in Op op)
    {
        var value = p.Pop();
        var bytes = value.AsString is { } text ? Encoding.UTF8.GetBytes(text) : (value.Reference as BytesValue)?.Bytes;
        return bytes is null ? Mismatch(p, op, "Str or Bytes", value)
            : Push(p, Value.OfString(Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }
}
