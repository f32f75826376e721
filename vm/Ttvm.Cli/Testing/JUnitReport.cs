using System.Globalization;
using System.Text;
using System.Xml;

namespace Ttvm.Cli.Testing;

/// <summary><c>ttvm test --junit FILE</c>: the results as continuous integration reads them.</summary>
internal static class JUnitReport
{
    private const string Declaration = "<?xml";

    public static void Write(string path, IReadOnlyList<TestResult> results, TimeSpan duration)
    {
        using var content = new MemoryStream();
        using (var xml = XmlWriter.Create(content, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) }))
        {
            var failed = results.Count(result => !result.HasPassed);
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "ttvm");
            xml.WriteAttributeString("tests", $"{results.Count}");
            xml.WriteAttributeString("failures", $"{failed}");
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("time", Seconds(duration));
            foreach (var result in results)
            {
                Write(xml, result);
            }
        }

        // A program that was named by mistake is not replaced by a report.
        CommandOutput.Write(path, content.ToArray(), old =>
        {
            Span<byte> start = stackalloc byte[Declaration.Length];
            var read = old.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return read == 0 || Encoding.ASCII.GetString(start[..read]) == Declaration ? null : "it is no earlier report";
        });
    }

    private static void Write(XmlWriter xml, TestResult result)
    {
        var path = result.Test.Path.Replace('\\', '/');
        var folder = path.LastIndexOf('/');
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Legal(folder < 0 ? "." : path[..folder]));
        xml.WriteAttributeString("name", Legal(path[(folder + 1)..]));
        xml.WriteAttributeString("file", Legal(path));
        xml.WriteAttributeString("time", Seconds(result.Duration));
        if (!result.HasPassed)
        {
            string[] problems = [.. result.Test.Stated.Problems.Select(problem =>
            {
                var place = result.Test.Source.GetPlace(problem.Span.Start);
                return string.Create(CultureInfo.InvariantCulture, $"{path}:{place.Line}:{place.Column}: {problem.Message}");
            })];
            string[] lines = [.. problems, .. result.Mismatches.SelectMany(mismatch => MismatchText.Of(mismatch))];
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Legal(lines[0] + (result.Seed is { } seed ? $" (seed {seed})" : "")));
            xml.WriteString(Legal(string.Join('\n', result.Mismatches.IsEmpty ? lines : [.. lines, $"again: {result.Again}"])));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>XML has no way to write most control characters, nor half a pair.</summary>
    private static string Legal(string text)
    {
        var legal = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            legal.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return legal.ToString();
    }
}
