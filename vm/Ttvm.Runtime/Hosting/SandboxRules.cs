using System.Collections.Immutable;

namespace Ttvm.Runtime.Hosting;

/// <summary>Where something is allowed that a sandbox forbids.</summary>
/// <param name="Everywhere">Whether it is allowed everywhere; <paramref name="Places"/> are empty then.</param>
/// <param name="Places">Files, and folders with all that is in them; relative paths start in the working directory.</param>
public sealed record Permission(bool Everywhere, ImmutableArray<string> Places)
{
    /// <summary>Nothing is allowed.</summary>
    public static Permission Nowhere { get; } = new(false, []);

    /// <summary>All is allowed.</summary>
    public static Permission Anywhere { get; } = new(true, []);

    /// <summary>The same permission, in some more places.</summary>
    public Permission And(IEnumerable<string> places) => Everywhere ? this : this with { Places = [.. Places, .. places] };
}

/// <summary>A sandbox does not allow it; the message names the option that would.</summary>
public sealed class RefusedException(string message) : IOException(message);

/// <summary>What a program in a sandbox may do besides using its input, its output, and its own modules and workers.</summary>
/// <param name="Program">The program's file. Beside it and below are its own modules and workers.</param>
public sealed record SandboxRules(string Program)
{
    /// <summary>Where it may read and list, and ask whether something is there.</summary>
    public Permission Read { get; init; } = Permission.Nowhere;

    /// <summary>Where it may create, change and delete files.</summary>
    public Permission Write { get; init; } = Permission.Nowhere;

    /// <summary>Whether it may run programs, which then are in no sandbox.</summary>
    public bool Execute { get; init; }

    /// <summary>Whether it may read and set environment variables.</summary>
    public bool Environment { get; init; }
}
