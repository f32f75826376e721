using System.Text;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>The outside: time, environment, files, input, programs. What may block is done outside of the workers.</summary>
internal static partial class Interpreter
{
    private static Outcome ExitMachine(Process p, in Op op)
    {
        var code = p.Pop();
        if (!code.IsInt)
        {
            return Mismatch(p, op, "an exit code (Int)", code);
        }

        if (code.AsInt is < 0 or > 255)
        {
            return Fail(p, $"EXIT expects a code from 0 to 255 but got {code.AsInt}");
        }

        p.Machine.Exit((int)code.AsInt);
        return Outcome.Yield;
    }

    private static Outcome Random(Process p, in Op op)
    {
        var bound = p.Pop();
        if (!bound.IsInt)
        {
            return Mismatch(p, op, "Int", bound);
        }

        return bound.AsInt > 0 ? Push(p, Value.OfInt((long)p.Machine.Random.Below((ulong)bound.AsInt)))
            : Fail(p, $"RANDOM expects a positive number but got {bound.AsInt}");
    }

    private static Outcome FormatTime(Process p, in Op op)
    {
        var (stamp, format) = PopTwo(p);
        if (!stamp.IsInt || format.AsString is not { } pattern)
        {
            return Mismatch(p, op, "seconds (Int) and a format (Str)", stamp, format);
        }

        return TimeFormat.Format(stamp.AsInt, pattern) is { } text ? Push(p, Value.OfString(text))
            : Fail(p, $"FORMAT_TIME: {stamp.AsInt} is not within the years 1 to 9999");
    }

    private static Outcome GetArgs(Process p)
    {
        var arguments = p.Machine.Host.Arguments;
        return Push(p, Value.OfList(Arrays.Make(arguments.Count, index => Value.OfString(arguments[index]))));
    }


    private static Outcome GetEnv(Process p, in Op op)
    {
        var name = p.Pop();
        if (name.AsString is not { } text)
        {
            return Mismatch(p, op, "Str", name);
        }

        try
        {
            // The host is asked first: it may refuse.
            var outside = p.Machine.Host.GetEnvironment(text);
            return Push(p, (p.Machine.State.Environment.GetValueOrDefault(text) ?? outside) is { } value
                ? Value.OfString(value) : Value.Null);
        }
        catch (RefusedException refusal)
        {
            return Fail(p, $"GET_ENV: {refusal.Message}");
        }
    }

    private static Outcome SetEnv(Process p, in Op op)
    {
        var (name, value) = PopTwo(p);
        if (name.AsString is not { } key || value.AsString is not { } text)
        {
            return Mismatch(p, op, "two strings", name, value);
        }

        if (key.Length == 0 || key.AsSpan().ContainsAny('=', '\0') || text.Contains('\0', StringComparison.Ordinal))
        {
            return Fail(p, $"SET_ENV: {ValueText.InspectBriefly(name)} cannot be set");
        }

        try
        {
            p.Machine.Host.SetEnvironment(key, text);
            p.Machine.State.SetEnvironment(key, text);
            return Outcome.Next;
        }
        catch (RefusedException refusal)
        {
            return Fail(p, $"SET_ENV: {refusal.Message}");
        }
    }

    /// <summary>
    /// Begins a question to the outside, or takes its answer. The operands stay on the stack until then, since the instruction is
    /// executed again when the answer is there.
    /// </summary>
    private static Outcome AskOutside(Process p, int operands, OutsideCall call, Action<Wait> work)
    {
        if (p.CurrentWait is not { } wait)
        {
            p.CurrentWait = wait = new Wait(p, WaitKind.Outside);
            p.Machine.Scheduler.DoOutside(wait, call, work);
        }

        // A scheduler may answer within the call; the completion signal is in the inbox then.
        if (!p.TakeSignals())
        {
            return Outcome.Exit;
        }

        if (!wait.IsCompleted)
        {
            return Outcome.Wait;
        }

        p.CurrentWait = null;
        p.StackCount -= operands;
        return wait.Error is { } error ? Fail(p, error) : wait.Result.IsUnset ? Outcome.Next : Push(p, wait.Result);
    }

    private static Outcome ReadInput(Process p, in Op op)
    {
        var host = p.Machine.Host;
        return op.Opcode switch
        {
            Opcode.ReadLine => AskOutside(p, 0, OutsideCall.Line, wait => Answer(wait, "standard input", () => OrNull(host.ReadLine()))),
            Opcode.ReadChar =>
                AskOutside(p, 0, OutsideCall.Character, wait => Answer(wait, "standard input", () => OrNull(host.ReadCharacter()))),
            _ => AskOutside(p, 0, OutsideCall.AllInput, wait => Answer(wait, "standard input", () => Value.OfString(host.ReadAllInput()))),
        };

        static Value OrNull(string? text) => text is null ? Value.Null : Value.OfString(text);
    }

    private static void Answer(Wait wait, string subject, Func<Value> ask)
    {
        try
        {
            wait.Result = ask();
        }
        catch (OutOfMemoryException)
        {
            wait.Error = $"File operation failed on {subject}: not enough memory for its content";
        }
        catch (Exception exception) when (exception is IOException || IsFromLibrary(exception))
        {
            wait.Error = $"File operation failed on {subject}: {FirstLine(exception.Message)}";
        }
    }

    private static Outcome AskFile(Process p, in Op op)
    {
        if (p.Top.AsString is not { } name)
        {
            return Mismatch(p, op, "a file name (Str)", p.Pop());
        }

        var host = p.Machine.Host;
        Func<Value> ask = op.Opcode switch
        {
            Opcode.ReadFile => () => Value.OfString(Encoding.UTF8.GetString(WithoutMark(host.ReadFile(name)))),
            Opcode.ReadBytes => () => new Value(new BytesValue(host.ReadFile(name))),
            Opcode.FileExists => () => Value.OfBool(host.FileExists(name)),
            Opcode.FileSize => () => Value.OfInt(host.FileSize(name)),
            Opcode.ListDir => () => Value.OfList([.. host.ListDirectory(name).Select(Value.OfString)]),
            _ => () =>
            {
                host.DeleteFile(name);
                return Value.Unset;
            },
        };
        return AskOutside(p, 1, OutsideCall.Short, wait => Answer(wait, name, ask));
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes;

    private static Outcome ChangeFile(Process p, in Op op)
    {
        var (content, target) = (p.Stack[p.StackCount - 2], p.Top);
        var bytes = op.Opcode == Opcode.WriteBytes ? (content.Reference as BytesValue)?.Bytes : content.AsString is { } text
            ? Encoding.UTF8.GetBytes(text) : null;
        if (bytes is null || target.AsString is not { } name)
        {
            p.StackCount -= 2;
            return Mismatch(p, op, op.Opcode == Opcode.WriteBytes ? "Bytes and a file name (Str)"
                : "a string and a file name (Str)", content, target);
        }

        var host = p.Machine.Host;
        var append = op.Opcode == Opcode.AppendFile;
        return AskOutside(p, 2, OutsideCall.Short, wait => Answer(wait, name, () =>
        {
            host.WriteFile(name, bytes, append);
            return Value.Unset;
        }));
    }

    private static Outcome Exec(Process p, in Op op)
    {
        var (command, list) = (p.Stack[p.StackCount - 2], p.Top);
        if (command.AsString is not { } file || list.Reference is not ListValue arguments
            || !arguments.Items.ToArray().All(item => item.Kind == ValueKind.Str))
        {
            p.StackCount -= 2;
            return Mismatch(p, op, "a command (Str) and a list of strings", command, list);
        }

        var host = p.Machine.Host;
        var capture = op.Opcode == Opcode.ExecCapture;
        string[] texts = [.. arguments.Items.ToArray().Select(item => item.AsString!)];
        return AskOutside(p, 2, OutsideCall.Program, wait =>
        {
            host.Flush();
            Answer(wait, file, () =>
            {
                var result = host.Execute(file, texts, capture);
                return !capture ? Value.OfInt(result.ExitCode) : new Value(new ObjectValue(
                    ["stdout", "stderr", "exit_code"],
                    [Value.OfString(result.Output), Value.OfString(result.Error), Value.OfInt(result.ExitCode)]));
            });
        });
    }
}
