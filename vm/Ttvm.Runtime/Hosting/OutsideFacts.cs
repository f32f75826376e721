using Ttvm.Language.Files;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// What a machine has learnt of the outside besides the answers to its programs' questions: where modules and workers lie and what they
/// say, environment variables, arguments, the working directory. Whoever repeats the run learns the same from here. Used on the thread of
/// the scheduler.
/// </summary>
/// <param name="workingDirectory">See <see cref="IHost.WorkingDirectory"/>.</param>
internal sealed class OutsideFacts(string workingDirectory)
{
    /// <summary>A program can make any number of names that mean nothing.</summary>
    private const int Most = 100_000;

    private readonly Dictionary<string, FileFacts> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal);

    /// <summary>See <see cref="IHost.Arguments"/>; null: nobody has asked for them.</summary>
    public IReadOnlyList<string>? Arguments { get; set; }

    /// <summary>See <see cref="IHost.WorkingDirectory"/>.</summary>
    public string WorkingDirectory { get; } = workingDirectory;

    /// <summary>What is known of files, by the paths that somebody has asked for.</summary>
    public IReadOnlyDictionary<string, FileFacts> Files => _files;

    /// <summary>The values of the environment variables that somebody has asked for; null: there is no such variable.</summary>
    public IReadOnlyDictionary<string, string?> Variables => _variables;

    /// <summary>Whether all is known that was asked for.</summary>
    public bool IsComplete => _files.Count + _variables.Count < Most;

    /// <summary>How many reductions the run has used.</summary>
    public Func<long> Executed { get; set; } = static () => 0;

    /// <summary>Whether the run repeats what it has done, so that the outside is not asked.</summary>
    public Func<bool> IsRepeating { get; set; } = static () => false;

    /// <summary>What a run that repeats another has asked for, and the other has not; null: nothing so far.</summary>
    public string? Missed { get; private set; }

    /// <summary>The same facts for another machine.</summary>
    /// <param name="isRepeating">See <see cref="IsRepeating"/>.</param>
    public OutsideFacts Copy(Func<bool> isRepeating)
    {
        var copy = new OutsideFacts(WorkingDirectory) { Arguments = Arguments, IsRepeating = isRepeating };
        foreach (var (path, facts) in _files)
        {
            copy._files.Add(path, facts);
        }

        foreach (var (name, value) in _variables)
        {
            copy._variables.Add(name, value);
        }

        return copy;
    }

    /// <summary>Adds what somebody has read, or had in memory.</summary>
    public void Add(string path, FileFacts facts)
    {
        if (IsComplete || _files.ContainsKey(path))
        {
            _files[path] = facts;
        }
    }

    /// <summary>Adds a variable.</summary>
    public void AddVariable(string name, string? value)
    {
        if (IsComplete)
        {
            _variables[name] = value;
        }
    }

    /// <summary>Which file a path leads to.</summary>
    public FileId Identify(string path, IHost outside)
    {
        var known = _files.GetValueOrDefault(path);
        if (known is { RealPath: { } real })
        {
            return PathRules.OfPlatform.Identify(real, static _ => null);
        }

        var named = PathRules.OfPlatform.Identify(PathRules.OfPlatform.Combine(WorkingDirectory, path), static _ => null);
        if (IsRepeating())
        {
            return named;
        }

        // Most paths lead through no link, and what they say is enough.
        var found = outside.Identify(path);
        if (found != named)
        {
            Add(path, (known ?? new FileFacts()) with { RealPath = found.RealPath });
        }

        return found;
    }

    /// <summary>Whether there is a file.</summary>
    public bool Exists(string path, IHost outside)
    {
        var known = _files.GetValueOrDefault(path);
        if (known is { WasSought: true })
        {
            if (known.Refusal is { } refusal)
            {
                throw new RefusedException(refusal);
            }

            if (known.Since <= Executed())
            {
                return true;
            }
        }

        if (known is { Content: not null, WasSought: false })
        {
            // The program itself has been there from the beginning.
            return true;
        }

        if (IsRepeating())
        {
            Missed ??= known is { WasSought: true } ? null : $"whether there is a file {path}";
            return false;
        }

        known = (known ?? new FileFacts()) with { WasSought = true, Since = null };
        try
        {
            var isThere = outside.FileExists(path);
            Add(path, known with { Since = isThere ? Executed() : null });
            return isThere;
        }
        catch (RefusedException refusal)
        {
            Add(path, known with { Refusal = refusal.Message });
            throw;
        }
    }

    /// <summary>What a program file says.</summary>
    public byte[] Read(string path, IHost outside)
    {
        var known = _files.GetValueOrDefault(path);
        if (known is { Content: { } content })
        {
            return content;
        }

        if (IsRepeating())
        {
            Missed ??= known is { ReadingError: null } or null ? $"what {path} says" : null;
            throw new IOException(known?.ReadingError ?? "the recording does not hold it");
        }

        known ??= new FileFacts();
        try
        {
            content = outside.ReadProgram(path);
            Add(path, known with { Content = content, ReadingError = null });
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            Add(path, known with { ReadingError = exception.Message });
            throw;
        }
    }

    /// <summary>The value of an environment variable.</summary>
    public string? Variable(string name, IHost outside)
    {
        if (_variables.TryGetValue(name, out var value))
        {
            return value;
        }

        if (IsRepeating())
        {
            Missed ??= $"the environment variable {name}";
            return null;
        }

        value = outside.GetEnvironment(name);
        AddVariable(name, value);
        return value;
    }
}

/// <summary>What is known of a path.</summary>
internal sealed record FileFacts
{
    /// <summary>The file it leads to, if that is not what the path itself says.</summary>
    public string? RealPath { get; init; }

    /// <summary>Whether somebody has asked if there is a file.</summary>
    public bool WasSought { get; init; }

    /// <summary>How many reductions had been used when somebody first saw that there is one; null: nobody has.</summary>
    public long? Since { get; init; }

    /// <summary>Why nobody may know; null: a sandbox has not refused it.</summary>
    public string? Refusal { get; init; }

    /// <summary>What it says; null: nobody has read it.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Why it could not be read; null: nobody has failed to.</summary>
    public string? ReadingError { get; init; }
}
