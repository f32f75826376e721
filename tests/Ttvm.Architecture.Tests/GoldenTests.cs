using Ttvm.Testing;

namespace Ttvm.Architecture.Tests;

/// <summary>The comparison that guards generated files and recorded sessions.</summary>
public sealed class GoldenTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-golden");

    private string GoldenFile => Path.Combine(_folder.FullName, "session", "golden.txt");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_missing_file_fails_and_names_the_command()
    {
        var failure = Assert.Throws<GoldenFileException>(() => Check("one\n", rewrite: false));
        Assert.Contains("golden.txt is out of date", failure.Message, StringComparison.Ordinal);
        Assert.Contains("UPDATE_GOLDEN=1 dotnet test", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(GoldenFile));
    }

    [Fact]
    public void Rewriting_makes_the_next_comparison_pass()
    {
        Check("one\ntwo\n", rewrite: true);
        Check("one\ntwo\n", rewrite: false);
        Assert.Equal("one\ntwo\n", File.ReadAllText(GoldenFile));
    }

    [Fact]
    public void A_difference_is_shown_where_it_begins()
    {
        Check("same\nold\nsame\n", rewrite: true);
        var failure = Assert.Throws<GoldenFileException>(() => Check("same\nnew\nsame\n", rewrite: false));
        Assert.Contains("Line 2\n  recorded: old\n  now:      new", failure.Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_end_is_a_difference()
    {
        Check("same\nmore", rewrite: true);
        var failure = Assert.Throws<GoldenFileException>(() => Check("same", rewrite: false));
        Assert.Contains("(the end of the file)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ends_do_not_count()
    {
        Check("one\ntwo\n", rewrite: true);
        Check("one\r\ntwo\r\n", rewrite: false);
    }

    private void Check(string actual, bool rewrite) => Golden.CheckFile(GoldenFile, "golden.txt", actual, rewrite);
}
