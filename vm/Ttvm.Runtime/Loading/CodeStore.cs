using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Loading;

/// <summary>The outcome of loading a program file: code, or why there is none.</summary>
/// <param name="Code">The code, or null.</param>
/// <param name="Error">One line that says why there is none, with place and cause.</param>
/// <param name="Source">The source text, where it was read.</param>
/// <param name="Diagnostics">What the assembler found if there is no code for it, warnings included. What is wrong in code that runs costs
/// too much to find out for every run.</param>
internal sealed record LoadedCode(Code? Code, string? Error, SourceText? Source, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>What a name given to SPAWN means.</summary>
/// <param name="Target">Where the child begins.</param>
/// <param name="IsFunction">Whether it begins in a label, so that RET from there ends it.</param>
/// <param name="Error">Why it ends at once: a worker file that does not assemble.</param>
internal sealed record SpawnResolution(CallTarget Target, bool IsFunction, string? Error);

/// <summary>All code of a machine: every file is read and assembled once per run. Any thread.</summary>
internal sealed class CodeStore
{
    private readonly IHost _host;
    private readonly ConcurrentDictionary<FileId, Lazy<LoadedCode>> _files = new();

    /// <summary>The loaded files by the paths that have led to them, so that nobody is asked about a path that is loaded again.</summary>
    private readonly ConcurrentDictionary<string, LoadedCode> _paths = new();

    /// <summary>How many names that mean nothing are remembered: a program can make any number of them.</summary>
    private const int MostUnknown = 1024;

    private readonly ConcurrentDictionary<(Code From, string Name), SpawnResolution> _spawns = new();

    /// <summary>The basic processes of names that mean nothing. Forgotten all at once; whoever runs one keeps its code.</summary>
    private readonly ConcurrentDictionary<(Code From, string Name), SpawnResolution> _unknown = new();

    private readonly ConcurrentDictionary<string, Code> _builtIns = new();
    private readonly ConditionalWeakTable<Code, SourceText> _sources = new();

    /// <summary>The real paths of the folders of all programs that people have named, with a separator at the end.</summary>
    /// <remarks>Replaced as a whole: the keys of a concurrent dictionary would cost every start 10 ms, which its event source takes to come
    /// up.</remarks>
    private volatile string[] _ownFolders = [];

    private readonly Lock _ownFoldersGate = new();

    /// <summary>Code that does not belong to a program that a person has named.</summary>
    private readonly ConcurrentDictionary<Code, bool> _foreign = new();
    private readonly FileSearch _search;

    /// <summary>A store without code yet.</summary>
    public CodeStore(IHost host)
    {
        _host = host;

        // A host that remembers says itself what has been there, and when.
        _search = new FileSearch(host, host is RememberingHost ? null : path => _files.TryGetValue(host.Identify(path), out var file)
            && file is { IsValueCreated: true, Value.Code: not null });
    }

    /// <summary>Called with every piece of code before anything of it runs.</summary>
    public Action<Code>? OnLoaded { get; set; }

    /// <summary>The loaded code of files and built-in programs.</summary>
    public IEnumerable<Code> All => _files.Values.Where(file => file.IsValueCreated).Select(file => file.Value.Code).OfType<Code>()
        .Concat(_builtIns.Values).Concat(_unknown.Values.Select(resolution => resolution.Target.Code));

    /// <summary>
    /// Loads a program that a person has named, by its path relative to the working directory; the text of the path names it in messages.
    /// What lies in its folder, and below, is that person's program, too.
    /// </summary>
    public LoadedCode Load(string path)
    {
        OwnFolderOf(path);
        return LoadNamed(path);
    }

    /// <summary>Loads a program that has been read already, and may be in no file.</summary>
    public LoadedCode Load(string path, byte[] content)
    {
        OwnFolderOf(path);
        return _files.GetOrAdd(_host.Identify(path), _ => new Lazy<LoadedCode>(() => Read(path, content))).Value;
    }

    private void OwnFolderOf(string path)
    {
        var real = _host.Identify(path).RealPath;
        var (ofFile, ofName) = (real[..(real.LastIndexOf('/') + 1)], _host.Identify(Path.Combine(path, "..")).RealPath.TrimEnd('/') + "/");
        lock (_ownFoldersGate)
        {
            _ownFolders = ofFile == ofName ? [.. _ownFolders, ofFile] : [.. _ownFolders, ofFile, ofName];
        }
    }

    /// <summary>Loads a module or worker that a program names. What is wrong in one that lies elsewhere is told without words from
    /// it.</summary>
    public LoadedCode LoadNamed(string path)
    {
        if (_paths.TryGetValue(path, out var known))
        {
            return known;
        }

        var id = _host.Identify(path);
        var loaded = _files.GetOrAdd(id, _ => new Lazy<LoadedCode>(() => Read(path))).Value;
        if (loaded is { Code: null, Source: null })
        {
            // What could not be read may be there the next time somebody asks.
            _files.TryRemove(id, out _);
        }
        else
        {
            _paths[path] = loaded;
        }

        return loaded;
    }

    /// <summary>The source text of loaded code, also of the built-in programs; null for bytecode.</summary>
    public SourceText? SourceOf(Code code) => _sources.TryGetValue(code, out var source) ? source : null;

    /// <summary>Finds a module beside the importing file, as it was named and where it really stands, then in the working
    /// directory.</summary>
    public LoadedCode LoadImport(Code importer, string path)
    {
        try
        {
            return _search.FindModule(importer.Module.Path, path) is { } found ? LoadNamed(found) : Missing("no such file");
        }
        catch (RefusedException refusal)
        {
            return Missing(refusal.Message);
        }

        LoadedCode Missing(string reason) => new(null, $"File operation failed on {path}: {reason}", null, []);
    }

    /// <summary>
    /// What SPAWN starts (<c>language.md</c>, section 3.5): a built-in, a label of the file, a worker program, or the basic process.
    /// </summary>
    public SpawnResolution ResolveSpawn(Code from, string name)
    {
        if (_spawns.TryGetValue((from, name), out var known) || _unknown.TryGetValue((from, name), out known))
        {
            return known;
        }

        if (Resolve(from, name) is { } resolved)
        {
            return _spawns.GetOrAdd((from, name), resolved);
        }

        if (_unknown.Count >= MostUnknown)
        {
            _unknown.Clear();
        }

        return _unknown.GetOrAdd((from, name), new SpawnResolution(Assemble(name, BuiltInPrograms.Basic(name)).Main,
            IsFunction: false, null));
    }

    /// <summary>The line an instruction was written on, with a caret under it; empty if the source is not at hand, or is none of the
    /// person's.</summary>
    public IEnumerable<string> Excerpt(Code code, int index)
    {
        if (_foreign.ContainsKey(code) || SourceOf(code) is not { } source || code.PlaceOf(index) is not { } place
            || place.Line > source.LineCount)
        {
            yield break;
        }

        var span = source.GetLineSpan(place.Line - 1);
        var line = source.Text.Substring(span.Start, Math.Min(span.Length, LongestExcerpt)).TrimEnd();
        var number = $"{place.Line}";
        yield return $"  {number} | {string.Concat(line.Select(Show))}";
        var start = Math.Min(place.Column - 1, line.Length);
        var length = line.AsSpan(start).IndexOfAny(' ', '\t', ';') is > 0 and var end ? end : Math.Max(1, line.Length - start);
        yield return $"  {new string(' ', number.Length)} | {new string(' ', start)}{new string('^', length)}";
    }

    private const int LongestExcerpt = 160;

    /// <summary>A tab takes one column, as in the places of messages, and what could give orders to a terminal is replaced.</summary>
    private static char Show(char character) => character == '\t' ? ' ' : char.IsControl(character) ? '\uFFFD' : character;

    /// <summary>What a name means; null if it means nothing.</summary>
    private SpawnResolution? Resolve(Code from, string name)
    {
        if (BuiltInPrograms.Find(name) is { } builtIn)
        {
            return new SpawnResolution(BuiltIn(name, builtIn).Main, IsFunction: false, null);
        }

        if (from.FindLabel(name) is { } label)
        {
            return new SpawnResolution(label, IsFunction: true, null);
        }

        if (_search.FindWorker(from.Module.Path, name) is { } path)
        {
            var loaded = LoadNamed(path);
            if (loaded.Code is { } code)
            {
                return new SpawnResolution(code.Main, IsFunction: false, null);
            }

            return new SpawnResolution(BuiltIn(name, BuiltInPrograms.Basic(name)).Main, IsFunction: false, loaded.Error);
        }

        return null;
    }

    private Code BuiltIn(string name, string program) => _builtIns.GetOrAdd(name, _ => Assemble(name, program));

    private Code Assemble(string name, string program)
    {
        var source = new SourceText($"<{name}>", program);
        var code = CodeLoader.Load(Assembler.Assemble(source).Module
            ?? throw new InvalidOperationException($"The built-in program '{name}' does not assemble."));
        _sources.AddOrUpdate(code, source);
        OnLoaded?.Invoke(code);
        return code;
    }

    /// <summary>
    /// Whether a file belongs to a program that a person has named. Any other may be anything that the program's author has thought of,
    /// such as a file of passwords, and whoever sees the errors need not be who may read it.
    /// </summary>
    private bool IsOwn(string path)
    {
        var real = _host.Identify(path).RealPath;
        return _ownFolders.Any(folder => real.StartsWith(folder, PathRules.OfPlatform.Comparison));
    }

    private LoadedCode Read(string path)
    {
        try
        {
            return Read(path, _host.ReadProgram(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return new LoadedCode(null, $"cannot read {path}: {exception.Message}", null, []);
        }
        catch (OutOfMemoryException)
        {
            return new LoadedCode(null, $"cannot read {path}: not enough memory for its content", null, []);
        }
    }

    /// <summary>The name says what it is; what has no name of its own says so itself.</summary>
    private LoadedCode Read(string path, byte[] bytes) =>
        ProgramNames.IsBytecode(path) || (path.StartsWith('<') && BytecodeReader.IsOurs(bytes))
            ? ReadBytecode(path, bytes) : ReadSource(path, bytes);

    private LoadedCode ReadBytecode(string path, byte[] bytes)
    {
        var result = BytecodeReader.Read(path, bytes);
        if (result.Module is not { } module)
        {
            return new LoadedCode(null, $"{path}: {(IsOwn(path) ? result.Error!.Message : "Bad bytecode")}", null, []);
        }

        var map = module.SourceMap is { } read ? read with { SourcePath = SourceOfBytecode(path, read.SourcePath) } : null;
        var code = CodeLoader.Load(module with { SourceMap = map });
        OnLoaded?.Invoke(code);
        return new LoadedCode(code, null, null, []);
    }

    /// <summary>What stands in angle brackets was never a file; with a zero character in it, it cannot be one.</summary>
    private string SourceOfBytecode(string bytecode, string source) =>
        source.Length == 0 || source.StartsWith('<') || source.Contains('\0', StringComparison.Ordinal) ? source
            : _search.FindSource(bytecode, source);

    private LoadedCode ReadSource(string path, byte[] bytes)
    {
        var source = SourceText.FromBytes(path, bytes);
        var result = Assembler.Assemble(source);
        if (result.Module is not { } module)
        {
            // What its modules export may be what is wrong; only the person's own are looked at.
            var diagnostics = IsOwn(path) ? new HostProgramFiles(_host).Diagnose(source)
                : AnalyzedProgram.Bind(result.Bound.Tree).Diagnostics;
            var errors = diagnostics.Where(diagnostic => diagnostic.Rule.Severity == Severity.Error).ToList();
            var first = errors[0];
            var place = source.GetPlace(first.Span.Start);
            var more = errors.Count switch { 1 => "", 2 => " (and 1 more error)", var count => $" (and {count - 1} more errors)" };

            // Diagnostics are sentences; this is the text of a runtime error, which ends without a full stop.
            var what = IsOwn(path) ? first.Message.TrimEnd('.') : first.Rule.Title;
            return new LoadedCode(null, $"{path}:{place.Line}:{place.Column}: {what}{more}", source, diagnostics);
        }

        var code = CodeLoader.Load(module);
        _sources.AddOrUpdate(code, source);
        if (!IsOwn(path))
        {
            _foreign[code] = true;
        }

        OnLoaded?.Invoke(code);
        return new LoadedCode(code, null, source, []);
    }
}
