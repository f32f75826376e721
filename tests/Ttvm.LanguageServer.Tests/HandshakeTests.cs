using System.Reflection;
using System.Text;
using Newtonsoft.Json;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Tests;

/// <summary>The first message, which is read and answered before the rest of the server is ready.</summary>
public sealed class HandshakeTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":7,"method":"initialize","params":{"capabilities":{}}}""";

    /// <summary>A capability that the reader forgets would be one that no client has.</summary>
    [Fact]
    public void All_capabilities_are_read()
    {
        var json = (JObject)Everything(typeof(ClientCapabilities));
        var expected = json.ToObject<ClientCapabilities>(Serialization.CreateSerializer());
        var actual = InitializeParamsReader.Read(new JObject { ["capabilities"] = json }).Capabilities;
        Assert.Equal(JsonConvert.SerializeObject(expected), JsonConvert.SerializeObject(actual));
        Assert.DoesNotContain("false", JsonConvert.SerializeObject(actual), StringComparison.Ordinal);

        // What a client leaves out, it cannot do; null says the same.
        Assert.Equal(ClientCapabilities.None,
            InitializeParamsReader.Read(JObject.Parse("""{"capabilities":{"window":null}}""")).Capabilities);
    }

    [Theory]
    [InlineData("""{"capabilities":{"window":true}}""")]
    [InlineData("""{"capabilities":{"window":{"workDoneProgress":"yes"}}}""")]
    [InlineData("""{"workspaceFolders":[1]}""")]
    [InlineData("""{"workspaceFolders":{}}""")]
    [InlineData("""{"workspaceFolders":[{"name":"w"}]}""")]
    [InlineData("""{"processId":"12"}""")]
    [InlineData("""{"rootUri":12}""")]
    public async Task Parameters_of_another_type_are_told(string parameters)
    {
        await using var client = LspClient.Start();
        Assert.Equal((int)ErrorCode.InvalidParams, await client.RequestError("initialize", JObject.Parse(parameters)));
    }

    /// <summary>Whether the bytes come one by one or together with what follows, nothing is lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(100_000)]
    public void What_follows_is_left_for_the_next_reader(int piece)
    {
        const string Next = "Content-Length: 2\r\n\r\n{}";
        var (input, answer) = Answer($"Content-Length: {Initialize.Length}\r\n\r\n{Initialize}{Next}", piece);
        Assert.Matches(@"^Content-Length: \d+\r\n\r\n\{""jsonrpc"":""2.0"",""id"":7,""result"":\{.*\}$", answer);
        Assert.Equal(Rest(new MessageReader(new MemoryStream(Encoding.UTF8.GetBytes(Next)))), input);
    }

    [Theory]
    [InlineData("Content-Length: 2\r\n\r\n{}")]
    [InlineData("Content-Length: 3\r\n\r\n{]}")]
    [InlineData("no header\r\n")]
    [InlineData("Content-Length: 10\r\n\r\n{")]
    [InlineData("Content-Length: 2\r\n\r\n{}Content-Length: 2\r\n\r\n[]")]
    [InlineData("")]
    public void Anything_else_is_not_touched(string text) =>
        Assert.Equal((Rest(new MessageReader(new MemoryStream(Encoding.UTF8.GetBytes(text)))), ""), Answer(text, 100));

    private static (string Left, string Answer) Answer(string text, int piece)
    {
        var input = new MessageReader(new Pieces(Encoding.UTF8.GetBytes(text), piece));
        using var output = new MemoryStream();
        Handshake.Answer(input, output, new Lifecycle(), _ => new InitializeResult(new ServerCapabilities(), new ServerInfo("test", null)));
        return (Rest(input), Encoding.UTF8.GetString(output.ToArray()));
    }

    /// <summary>What a reader still gives: messages, a line each, and why it ends.</summary>
    private static string Rest(MessageReader reader)
    {
        var rest = new StringBuilder();
        while (reader.Read() is { } message)
        {
            rest.AppendLine(Encoding.UTF8.GetString(message.Span));
        }

        return rest.Append(reader.Failure).ToString();
    }

    /// <summary>JSON in which every member of a type is there and says yes.</summary>
    private static JToken Everything(Type type) =>
        type == typeof(bool) || type == typeof(bool?) ? new JValue(true)
        : type == typeof(string) ? new JValue("word")
        : type == typeof(int) ? new JValue(1)
        : type.IsArray ? new JArray(Everything(type.GetElementType()!))
        : new JObject(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => new JProperty(char.ToLowerInvariant(property.Name[0]) + property.Name[1..],
                Everything(property.PropertyType))));

    /// <summary>A stream that gives only so many bytes at once.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
