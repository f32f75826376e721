using System.Collections.Immutable;

namespace Ttvm.Testing;

/// <summary>A range of UTF-16 units in the text of a file.</summary>
public readonly record struct FixtureRange(int Start, int Length);

/// <summary>What a test claims about a range: the text behind <c>^^^</c>.</summary>
public sealed record FixtureAnnotation(FixtureRange Range, string Text);

/// <summary>A named line: <c>PRINT ; &lt;break&gt;</c>.</summary>
/// <param name="Name">What stands between the angle brackets.</param>
/// <param name="Line">0-based.</param>
public sealed record FixtureMarker(string Name, int Line);

/// <summary>One program of a fixture.</summary>
/// <param name="Path">Its name; <c>main.ttvm</c> unless the fixture says otherwise.</param>
/// <param name="Text">The program, with all markup but the cursor: markup is comments.</param>
/// <param name="Cursor">The offset at which <c>$0</c> stood, if it did.</param>
/// <param name="Annotations">In order of place.</param>
/// <param name="ExpectedOutput">The lines of <c>; expect:</c>, in order.</param>
/// <param name="Markers">In order of place.</param>
public sealed record FixtureFile(
    string Path,
    string Text,
    int? Cursor,
    ImmutableArray<FixtureAnnotation> Annotations,
    ImmutableArray<string> ExpectedOutput,
    ImmutableArray<FixtureMarker> Markers)
{
    /// <summary>The line of the only marker of this name, 0-based.</summary>
    public int LineOf(string marker) => Markers.Single(candidate => candidate.Name == marker).Line;
}

/// <summary>The markup of a fixture is malformed: the test is wrong, not the product.</summary>
public sealed class FixtureException(string message) : Exception(message);

/// <summary>
/// A test's input, written as the program it is about, with places marked inside instead of counted:
/// <code>
/// ;- worker.ttvm            the next lines are a file of that name
///     JMP str$0at           $0 is the cursor; it is taken out of the text
/// ;       ^^^^^ TTV0003     a claim about the range above the carets
/// LABEL here
/// ;&lt;^^^ whatever            ;&lt; counts as two carets, for ranges of at least three characters at the left edge
///     PRINT ; expect: 42    a line of output
///     YIELD ; &lt;break&gt;       names the line
/// </code>
/// A character that a source file cannot show is written as its picture: ␀ is NUL, ␍ the carriage return of a line that ends with CR LF.
/// </summary>
public sealed class Fixture
{
    private const string DefaultPath = "main.ttvm";
    private const string FileMark = ";-";

    private Fixture(ImmutableArray<FixtureFile> files) => Files = files;

    /// <summary>At least one, in the order written.</summary>
    public ImmutableArray<FixtureFile> Files { get; }

    /// <summary>The first file.</summary>
    public FixtureFile Main => Files[0];

    /// <summary>The file with this path.</summary>
    public FixtureFile this[string path] => Files.Single(file => file.Path == path);

    /// <summary>The file and offset of <c>$0</c>.</summary>
    /// <exception cref="FixtureException">There is none.</exception>
    public (FixtureFile File, int Offset) Cursor =>
        Files.FirstOrDefault(file => file.Cursor is not null) is { Cursor: { } offset } file
            ? (file, offset)
            : throw new FixtureException("The fixture needs a cursor: put $0 where it should be.");

    /// <summary>Writes the files into a folder. One with the path <c>link -> target</c> becomes a link, to a folder if the target ends with
    /// <c>/</c>.</summary>
    public void WriteTo(string folder)
    {
        foreach (var file in Files)
        {
            var parts = file.Path.Split(" -> ");
            var path = Path.Combine(folder, parts[0]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (parts is [_, var target])
            {
                _ = target.EndsWith('/') ? Directory.CreateSymbolicLink(path, target.TrimEnd('/')) : File.CreateSymbolicLink(path, target);
            }
            else
            {
                File.WriteAllText(path, file.Text);
            }
        }
    }

    /// <summary>Reads a fixture.</summary>
    /// <exception cref="FixtureException">The markup is malformed; the message says which line and why.</exception>
    public static Fixture Parse(string fixture)
    {
        var sections = new List<(string Path, List<string> Lines)> { (DefaultPath, []) };
        var isNamed = false;
        foreach (var line in fixture.ReplaceLineEndings("\n").Replace('\u2400', '\0').Replace('\u240D', '\r').Split('\n'))
        {
            if (!line.StartsWith(FileMark, StringComparison.Ordinal))
            {
                sections[^1].Lines.Add(line);
                continue;
            }

            var path = line[FileMark.Length..].Trim();
            if (path.Length == 0)
            {
                throw new FixtureException($"'{line}' names no file; write ';- path.ttvm'.");
            }

            if (!isNamed)
            {
                if (sections[0].Lines.Find(text => text.Trim().Length > 0) is { } stray)
                {
                    throw new FixtureException($"The line '{stray}' stands before the first ';- path' of the fixture.");
                }

                sections.Clear();
                isNamed = true;
            }
            else if (sections.Any(section => section.Path == path))
            {
                throw new FixtureException($"The fixture holds '{path}' twice.");
            }

            sections.Add((path, []));
        }

        var files = sections.Select(section => FixtureParser.ParseFile(section.Path, section.Lines)).ToImmutableArray();
        return files.Count(file => file.Cursor is not null) > 1
            ? throw new FixtureException("The fixture holds more than one $0.") : new Fixture(files);
    }

    /// <summary>The text with ranges drawn in, in the notation that <see cref="Parse"/> reads, so that a failed test shows what it should
    /// have said.</summary>
    public static string Draw(string text, IEnumerable<(FixtureRange Range, string Label)> ranges)
    {
        var pending = ranges.OrderBy(range => range.Range.Start).ThenBy(range => range.Range.Length).ToList();
        var drawn = new List<string>();
        var lineStart = 0;
        foreach (var line in text.Split('\n'))
        {
            drawn.Add(line.TrimEnd('\r'));
            var lineEnd = lineStart + line.Length;
            foreach (var (range,
                label) in pending.Where(candidate => candidate.Range.Start >= lineStart && candidate.Range.Start <= lineEnd))
            {
                drawn.Add(DrawCarets(range.Start - lineStart, Math.Min(range.Length, lineEnd - range.Start)) + " " + label);
            }

            lineStart = lineEnd + 1;
        }

        return string.Join('\n', drawn);
    }

    private static string DrawCarets(int column, int length)
    {
        var carets = new string('^', Math.Max(length, 1));
        return column switch
        {
            0 => ";<" + carets[Math.Min(2, carets.Length)..],
            _ => ";" + new string(' ', column - 1) + carets,
        };
    }
}
