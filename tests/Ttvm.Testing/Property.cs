using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace Ttvm.Testing;

/// <summary>
/// What must hold for whatever a generator makes. Every run draws a fresh seed, which all its properties share; TTVM_SEED gives the seed of
/// an earlier run. With TTVM_STRESS (<c>./test --stress</c>) each property looks at twenty times as many samples.
/// </summary>
/// <remarks>
/// A sample depends on the seed and its number only, not on threads. The first sample that fails is handed to CsCheck, which looks for a
/// smaller one and names the seed of that one sample: CsCheck_Seed repeats it. Names, counts and seeds are kept in
/// <c>.build/properties</c>.
/// </remarks>
public static class Property
{
    private const int StressFactor = 20;

    private static readonly Lock s_lock = new();

    private static readonly StreamWriter s_log = OpenLog();

    /// <summary>Whether this is a stress run, in which everything that is made by chance goes further.</summary>
    public static bool IsStressed { get; } = Environment.GetEnvironmentVariable("TTVM_STRESS") is not (null or "");

    /// <summary>Where this run starts from: every choice by chance in tests depends on it.</summary>
    public static uint Seed { get; } = Environment.GetEnvironmentVariable("TTVM_SEED") is { Length: > 0 } given
        ? uint.Parse(given, CultureInfo.InvariantCulture)
        : (uint)Random.Shared.NextInt64(uint.MaxValue);

    /// <summary>Asserts something of so many samples; of more in a stress run.</summary>
    public static void ForAll<T>(
        this Gen<T> gen, Action<T> assert, int samples = 100, [CallerMemberName] string test = "", [CallerFilePath] string file = "")
    {
        var name = $"{Path.GetFileNameWithoutExtension(file)}.{test}";
        samples *= IsStressed ? StressFactor : 1;
        if (Check.Seed is not null)
        {
            gen.Sample(assert, iter: samples);
            return;
        }

        var chance = new PCG(1, Seed);
        var starts = Enumerable.Range(0, samples).Select(_ => chance.Next64()).ToArray();
        Exception? failure = null;
        var (next, first) = (-1, samples);
        var gate = new Lock();

        // Samples are taken in order, so when one fails, all before it have been taken, and the first that fails is always the same.
        void Look()
        {
            for (var sample = Interlocked.Increment(ref next); sample < Volatile.Read(ref first); sample = Interlocked.Increment(ref next))
            {
                try
                {
                    assert(gen.Generate(new PCG(1, starts[sample]), null, out _));
                }
                catch (Exception exception)
                {
                    lock (gate)
                    {
                        (first, failure) = sample < first ? (sample, exception) : (first, failure);
                    }
                }
            }
        }

        // Threads of their own: a sample may wait for a whole machine, and the pool must be free for what that machine does.
        var threads = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => new Thread(Look) { IsBackground = true, Name = name }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (first == samples)
        {
            Record(name, samples);
            return;
        }

        // Looking for a smaller one may take longer than somebody waits.
        var seed = new PCG(1, starts[first]).ToString();
        Log($"{name}: sample {first} fails, CsCheck_Seed={seed}");
        gen.Sample(assert, seed: seed, iter: samples);
        throw new InvalidOperationException(
            $"{name} failed for sample {first} with TTVM_SEED={Seed}, but not when that sample was tried again.", failure);
    }

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void ForAll<T1, T2>(
        this Gen<(T1, T2)> gen, Action<T1, T2> assert, int samples = 100, [CallerMemberName] string test = "",
        [CallerFilePath] string file = "") =>
        gen.ForAll(sample => assert(sample.Item1, sample.Item2), samples, test, file);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void ForAll<T1, T2, T3>(
        this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> assert, int samples = 100, [CallerMemberName] string test = "",
        [CallerFilePath] string file = "") =>
        gen.ForAll(sample => assert(sample.Item1, sample.Item2, sample.Item3), samples, test, file);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void ForAll<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> assert, int samples = 100, [CallerMemberName] string test = "",
        [CallerFilePath] string file = "") =>
        gen.ForAll(sample => assert(sample.Item1, sample.Item2, sample.Item3, sample.Item4), samples, test, file);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void ForAll<T>(
        this Gen<T> gen, Func<T, bool> holds, int samples = 100, [CallerMemberName] string test = "", [CallerFilePath] string file = "") =>
        gen.ForAll(
            sample =>
            {
                if (!holds(sample))
                {
                    throw new InvalidOperationException($"{test} does not hold.");
                }
            },
            samples,
            test,
            file);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, int, string, string)"/>
    public static void ForAll<T1, T2>(
        this Gen<(T1, T2)> gen, Func<T1, T2, bool> holds, int samples = 100, [CallerMemberName] string test = "",
        [CallerFilePath] string file = "") =>
        gen.ForAll(sample => holds(sample.Item1, sample.Item2), samples, test, file);

    /// <summary>Puts down how many samples were looked at, for a property that does not go through <c>ForAll</c>.</summary>
    public static void Record(string name, int samples) => Log($"{name}: {samples} samples, seed {Seed}");

    private static void Log(string line)
    {
        lock (s_lock)
        {
            s_log.WriteLine(line);
        }
    }

    /// <summary>Several test processes run at the same time, so each has a file of its own.</summary>
    private static StreamWriter OpenLog()
    {
        var project = Path.GetRelativePath(Repository.PathOf("tests"), AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar)[0];
        var folder = Directory.CreateDirectory(Repository.PathOf(".build/properties")).FullName;
        return new StreamWriter(Path.Combine(folder, project + ".log")) { AutoFlush = true };
    }
}
