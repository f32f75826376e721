using System.Collections.Immutable;

namespace Ttvm.Runtime.Hosting;

/// <summary>How bad a notice is.</summary>
public enum NoticeLevel
{
    /// <summary>A process ended in an error.</summary>
    Error,

    /// <summary>Something was probably not meant.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Note,
}

/// <summary>Something the machine tells a person, on stderr or in a debug console; never part of the program's output.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Headline">One line that says it.</param>
/// <param name="Details">Further lines: place, source line with a caret, stack trace, hint.</param>
public sealed record Notice(NoticeLevel Level, string Headline, ImmutableArray<string> Details)
{
    /// <summary>The line it is about, for tools that can go there; null if there is none.</summary>
    public NoticePlace? Place { get; init; }

    /// <summary>All lines, the first led by the level: <c>error: Division by zero</c>.</summary>
    public string Text => string.Join('\n', Details.Prepend($"{Label}: {Headline}"));

    /// <summary>The level as a word: <c>error</c>, <c>warning</c>, <c>note</c>.</summary>
    public string Label => Level switch
    {
        NoticeLevel.Error => "error",
        NoticeLevel.Warning => "warning",
        NoticeLevel.Note => "note",
    };
}

/// <summary>A place in a source file.</summary>
/// <param name="Path">As the machine was given it: relative to the working directory, or absolute.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in Unicode scalars.</param>
public sealed record NoticePlace(string Path, int Line, int Column);
