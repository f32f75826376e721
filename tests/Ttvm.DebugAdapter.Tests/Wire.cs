using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>Reading and writing of messages that is not the adapter's own, so that a mistake in that cannot cancel out.</summary>
internal static class Wire
{
    public static byte[] Frame(string body) => Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>The next message; null at the end of the input.</summary>
    public static JObject? Read(Stream input)
    {
        var header = "";
        while (!header.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var next = input.ReadByte();
            if (next < 0)
            {
                return header.Length == 0 ? null : throw new InvalidOperationException($"The output ended inside a header: {header}");
            }

            header += (char)next;
        }

        Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
        var body = new byte[int.Parse(header["Content-Length: ".Length..^4], CultureInfo.InvariantCulture)];
        input.ReadExactly(body);
        using var json = new JsonTextReader(new StringReader(new UTF8Encoding(false,
            throwOnInvalidBytes: true).GetString(body))) { DateParseHandling = DateParseHandling.None };
        return JObject.Load(json);
    }
}
