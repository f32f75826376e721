using CsCheck;
using Ttvm.Runtime.Tests.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>CSV_WRITE and CSV_PARSE, through whole programs: the rows are a file's JSON.</summary>
public sealed class CsvTests
{
    private const string WriteAndRead = """
        PUSH_STR "rows.json"
        READ_FILE
        JSON_PARSE
        STORE rows
        LOAD rows
        CSV_WRITE
        CSV_PARSE
        LOAD rows
        EQ
        PRINT
        """;

    private const string Parse = """
        TRY failed
        PUSH_STR "text.csv"
        READ_FILE
        CSV_PARSE
        JSON_STRINGIFY
        PRINT
        HALT
        LABEL failed
        CATCH
        GET_FIELD message
        PRINT
        """;

    [Fact]
    public void What_is_written_reads_back_the_same() => AnyValue.Text.Array[1, 4].Array[0, 4].ForAll(rows =>
        MachineRun.OfText(WriteAndRead, host: new TestHost().WithFile("rows.json", System.Text.Json.JsonSerializer.Serialize(rows)))
            .Prints("1"), samples: 300);

    [Theory]
    [InlineData("a,b\r\nc,d\r\n", """[["a","b"],["c","d"]]""")]
    [InlineData("a,b\nc,d", """[["a","b"],["c","d"]]""")]
    [InlineData("\"a\"\"b\",\"c,d\",\"e\nf\"", """[["a\"b","c,d","e\nf"]]""")]
    [InlineData(",\n", """[["",""]]""")]
    [InlineData(" a , b ", """[[" a "," b "]]""")]
    [InlineData("a;b;c\nd;e;f\n", """[["a;b;c"],["d;e;f"]]""")]
    [InlineData("sep=;\na;b\n", """[["sep=;"],["a;b"]]""")]
    [InlineData("a\tb|c", """[["a\tb|c"]]""")]
    [InlineData("a\n\nb", """[["a"],[""],["b"]]""")]
    [InlineData("a\nb,c,d\n", """[["a"],["b","c","d"]]""")]
    public void It_reads_what_the_standard_describes(string text, string json) =>
        MachineRun.OfText(Parse, host: new TestHost().WithFile("text.csv", text)).Prints(json);

    [Theory]
    [InlineData("[[]]", "\n")]
    [InlineData("[[],[]]", "\n\n")]
    [InlineData("[[\"a\"],[],[\"b\",\"c\"]]", "a\n\nb,c\n")]
    [InlineData("[[\"\"]]", "\"\"\n")]
    [InlineData("[[null]]", "\"\"\n")]
    [InlineData("[]", "")]
    public void A_row_without_fields_is_an_empty_line(string json, string text) => Assert.Equal(text, MachineRun.OfText("""
        PUSH_STR "rows.json"
        READ_FILE
        JSON_PARSE
        CSV_WRITE
        WRITE
        """, host: new TestHost().WithFile("rows.json", json))
            .PrintsDespite([], text.Length == 0 ? [] : text[..^1].Split('\n')).Host.Output);

    [Theory]
    [InlineData("\"abc", 1)]
    [InlineData("a,b\nc,\"d\ne,f\n", 2)]
    [InlineData("\"", 1)]
    [InlineData("x\n\"a\"b,c\n", 2)]
    [InlineData("\"a\" ,b", 1)]
    [InlineData("a\"b,c", 1)]
    public void Wrong_quotes_are_told_with_their_record(string text, int record) =>
        MachineRun.OfText(Parse, host: new TestHost().WithFile("text.csv", text))
            .Prints(
                $"CSV_PARSE: wrong quotes in record {record}; a field with a quote in it begins and ends with one, and has those inside doubled");

    [Theory]
    [InlineData("a\rb,c\r", """[["a"],["b","c"]]""")]
    [InlineData("\"a\rb\",c", """[["a\rb","c"]]""")]
    [InlineData("\"\"\"\"", """[["\""]]""")]
    [InlineData("a\0b", """[["a\u0000b"]]""")]
    public void Line_ends_and_quotes_in_fields_stay(string text, string json) =>
        MachineRun.OfText(Parse, host: new TestHost().WithFile("text.csv", text)).Prints(json);

    [Fact]
    public void Whatever_the_text_it_is_rows_or_an_error_of_the_program() =>
        Gen.OneOf("\"", "\"\"", ",", "\n", "\r", "\r\n", "a", " ", "é").Array[0, 12].Select(string.Concat).ForAll(text =>
    {
        var run = MachineRun.OfText(Parse, host: new TestHost().WithFile("text.csv", text));
        Assert.Empty(run.Headlines);
        Assert.Single(run.Output);
    }, samples: 500);
}
