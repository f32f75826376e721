using System.Text;
using CsCheck;
using Ttvm.Language.Assembling;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>Files that were programs before somebody damaged them, and files that never were: they are refused, or run to an
/// outcome.</summary>
public sealed class DamagedProgramTests
{
    private const int Samples = 200;

    /// <summary>A damaged jump may go round for ever. Nothing is asserted about how far a program comes, so this is only the price of such
    /// a sample.</summary>
    private static readonly TimeSpan s_longEnough = TimeSpan.FromMilliseconds(100);

    private static readonly Gen<byte[]> s_source =
        Gen.OneOf(InstructionSet.All.Where(row => !row.Is(InstructionFlags.Unavailable))
            .Select(row => Encoding.UTF8.GetBytes(row.Example)).ToArray());

    private static readonly Gen<byte[]> s_words = Gen.OneOf(
        Gen.OneOf(InstructionSet.All.Select(row => $"\n{row.Mnemonic} ").Concat(["\r", "\n", "\"", "\\", ";", "0", "-1",
            "9223372036854775807", "x", "\0", "\uFEFF"]).ToArray()).Select(Encoding.UTF8.GetBytes),
        Gen.Byte.Array[0, 3]);

    [Fact]
    public void Any_text_is_refused_or_runs() =>
        Gen.OneOf(Gen.Byte.Array[0, 60], Damaged(s_source, s_words)).ForAll(bytes => CheckRuns("main.ttvm", bytes), Samples);

    [Fact]
    public void Any_bytecode_is_refused_or_runs() => Gen.OneOf(
        Gen.Byte.Array[0, 60].Select(bytes => (byte[])[.. "TTVM"u8, 1, 0, .. bytes]),
        Damaged(s_source.Select(bytes => BytecodeWriter.Write(Assembler.Assemble(SourceText.FromBytes("main.ttvm", bytes)).Module!)),
            Gen.Byte.Array[0, 3])).ForAll(bytes => CheckRuns("main.ttb", bytes), Samples);

    /// <summary>Some pieces are taken out and others put in; in bytecode mostly one byte for another, so that lengths still fit.</summary>
    private static Gen<byte[]> Damaged(Gen<byte[]> whole, Gen<byte[]> piece) =>
        Gen.Select(whole, Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 3], piece, Gen.Bool).Array[0, 4], (bytes, damages) =>
    {
        foreach (var (place, length, put, isInPlace) in damages)
        {
            var at = place % (bytes.Length + 1);
            bytes = [.. bytes[..at], .. put, .. bytes[Math.Min(at + (isInPlace ? put.Length : length), bytes.Length)..]];
        }

        return bytes;
    });

    private static void CheckRuns(string name, byte[] bytes)
    {
        using var patience = new CancellationTokenSource(s_longEnough);
        var run = MachineRun.Of(new TestHost().WithFile(name, bytes), name, MachineRun.Seeded(1), interruption: patience.Token);
        Assert.InRange(run.Outcome.ExitCode, 0, 255);
        Assert.NotEqual(70, run.Outcome.ExitCode);
    }
}
