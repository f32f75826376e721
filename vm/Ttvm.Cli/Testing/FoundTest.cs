using System.Collections.Immutable;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Directives;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Testing;

/// <summary>A program that states what it does, and where it was found.</summary>
/// <param name="Path">As people name it, seen from the working directory.</param>
/// <param name="Source">Its text.</param>
/// <param name="Program">What is run.</param>
internal sealed record FoundTest(string Path, SourceText Source, ProgramTest Program)
{
    /// <summary>What the program states.</summary>
    public TestDirectives Stated => Program.Stated;

    /// <summary>All tests of some files and folders, folders with all that lies in them; each once.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="terminal">Is told of paths that have no test.</param>
    /// <exception cref="CommandException">One of the paths is not there, or cannot be read.</exception>
    public static ImmutableArray<FoundTest> Find(IReadOnlyList<string> paths, Terminal terminal)
    {
        var found = new List<FoundTest>();
        foreach (var path in paths)
        {
            var tests = (Directory.Exists(path) ? ProgramFiles.SourcesUnder(path).Select(file => ReadOrTell(file, terminal)) : [Read(path)])
                .OfType<FoundTest>().ToList();
            if (tests.Count == 0)
            {
                NoticePrinter.PrintNote(terminal,
                    $"{path} has no test: a test is a .ttvm file that says what it does, as by '; expect: 42'");
            }

            found.AddRange(tests);
        }

        return [.. found.DistinctBy(test => ProgramFiles.Host.Identify(test.Path))];
    }

    /// <summary>A file that was found in a folder; null if it cannot be read, since nobody has named it, and the others are tested all the
    /// same.</summary>
    private static FoundTest? ReadOrTell(string path, Terminal terminal)
    {
        try
        {
            return Read(path);
        }
        catch (CommandException refusal)
        {
            NoticePrinter.PrintError(terminal, refusal.Message);
            return null;
        }
    }

    /// <summary>A file as a test; null if it is none.</summary>
    private static FoundTest? Read(string path)
    {
        var source = SourceText.FromBytes(path, ProgramFiles.Read(path));
        var stated = TestDirectives.Read(source);
        var full = System.IO.Path.GetFullPath(path);
        return stated is { IsTest: true, IsNoProgram: false } && !ProgramNames.IsBytecode(path)
            ? new FoundTest(path, source, new ProgramTest(System.IO.Path.GetDirectoryName(full)!, System.IO.Path.GetFileName(full), stated))
            : null;
    }
}
