using System.Buffers;
using System.Text.Json;
using CsCheck;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Testing;
using Ttvm.Runtime.Tests.Values;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Recordings;

/// <summary>Recordings as files: nothing is lost, and what is none is told so.</summary>
public sealed class FormatTests
{
    private static readonly Gen<Value> s_values = Gen.OneOf(
        AnyValue.Json,
        Gen.Double.Select(Value.OfFloat),
        Gen.OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, BitConverter.Int64BitsToDouble(0x7FF8000000000001))
            .Select(Value.OfFloat),
        Gen.OneOf(long.MinValue, long.MaxValue).Select(Value.OfInt),
        Gen.OneOf("\uD800", "a\uDC00b", "\uDFFF\uD800", "\uD83D\uDE00\uD83D").Select(Value.OfString),
        Gen.Byte.Array[0, 20].Select(bytes => new Value(new BytesValue(bytes))),
        Gen.Const(Value.Unset),
        AnyValue.Text.Select(message => new Value(new ExceptionValue(message, []))));

    [Fact]
    public void Every_value_is_read_as_it_was() => Gen.OneOf(s_values, s_values.Array[0, 3].Select(Value.OfList)).ForAll(value =>
        Assert.True(AreSame(value, RecordedValues.Read(Written(json => RecordedValues.Write(json, value)), null))), samples: 1000);

    /// <summary>By their numbers: the code is the same, and so is what it holds.</summary>
    [Fact]
    public void Functions_are_those_of_the_code_that_is_to_run()
    {
        var run = MachineRun.OfText("""
            PUSH_INT 3
            STORE n
            CAPTURE n
            MAKE_LAMBDA add x
            STORE f
            TRY no
            CALL fail
            LABEL no
            CATCH e
            END_TRY
            RECEIVE
            HALT
            LABEL add
            LOAD x
            RET
            LABEL fail
            PUSH_STR "no"
            THROW
            """);
        var frame = run.Machine.Find(1)!.TakeImage();
        var values = frame.Slots.Where(value => value.Kind is ValueKind.Function or ValueKind.Closure or ValueKind.Exception).ToList();
        Assert.Equal(2, values.Count);
        Assert.All(values, value =>
        {
            var read = RecordedValues.Read(Written(json => RecordedValues.Write(json, value)), run.Machine.Code);
            Assert.True(AreSame(value, read));
            Assert.Equal(value.Inspection, read.Inspection);
        });
        var damaged = JsonDocument.Parse("""{"function":["main.ttvm",9999]}""").RootElement;
        Assert.Throws<FormatException>(() => RecordedValues.Read(damaged, run.Machine.Code));
    }

    [Fact]
    public void A_value_may_be_deep_but_not_endless()
    {
        var deep = Value.Null;
        for (var depth = 0; depth < RecordedValues.MostDepth; depth++)
        {
            deep = Value.OfList([deep]);
        }

        Assert.True(AreSame(deep, RecordedValues.Read(Written(json => RecordedValues.Write(json, deep)), null)));
        Assert.Throws<RecordingException>(() => Written(json => RecordedValues.Write(json, Value.OfList([deep]))));
    }

    /// <summary>All there are: one that nobody has said how to write, or to read, fails here.</summary>
    [Fact]
    public void Every_intervention_is_read_as_it_was()
    {
        var kinds = typeof(Intervention).GetNestedTypes().Where(kind => kind.IsSubclassOf(typeof(Intervention))).ToList();
        Assert.Equal(15, kinds.Count);
        Gen.Select(Gen.Int[0, kinds.Count - 1], Gen.Long[0, long.MaxValue], Gen.Int, Gen.Int, AnyValue.Text, s_values, Gen.Bool).ForAll(
            sample =>
            {
                var (chosen, pid, one, two, text, value, flag) = sample;
                var kind = kinds[chosen];
                var numbers = new Queue<int>([one, two]);
                var what = (Intervention)kind.GetConstructors()[0].Invoke([.. kind.GetConstructors()[0].GetParameters().Select(part =>
                    part.ParameterType == typeof(long) ? pid
                    : part.ParameterType == typeof(int) ? numbers.Dequeue()
                    : part.ParameterType == typeof(string) ? text
                    : (object)value)]);
                foreach (var property in kind.GetProperties().Where(property => property.PropertyType == typeof(bool)))
                {
                    property.SetValue(what, flag);
                }

                var happened = new Intervened(7, new Moment(1, 7, flag ? 3 : null, 5, !flag), what);
                var read = RecordedEvents.Read(Written(json => RecordedEvents.Write(json, happened)), null);
                Assert.Equal($"{happened}", $"{read}");
                Assert.All(kind.GetProperties().Where(property => property.PropertyType == typeof(Value)), property => Assert.True(
                    AreSame((Value)property.GetValue(what)!, (Value)property.GetValue(((Intervened)read).What)!)));
            }, samples: 400);
    }

    [Fact]
    public void An_action_that_was_taken_back_is_known_by_its_moment()
    {
        var since = new TimePoint(new Moment(3, 2, 1, 4, true), 7, 5);
        var happened = new Intervened(2, since.Moment, new Intervention.Rollback(6) { Since = since });
        var read = (Intervened)RecordedEvents.Read(Written(json => RecordedEvents.Write(json, happened)), null);
        Assert.Equal((6, since), (((Intervention.Rollback)read.What).Pid, ((Intervention.Rollback)read.What).Since));
    }

    [Fact]
    public void Every_event_is_read_as_it_was() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[1, 1000], s_values, AnyValue.Text, Gen.Int[0, 4], Gen.Bool).ForAll(
            sample =>
            {
                var (decision, number, value, text, call, flag) = sample;
                foreach (var happened in (ScheduleEvent[])[
                    new AnswerArrived(decision, number, flag, value, flag ? text : null, flag ? 0 : number) { Call = (OutsideCall)call },
                    new ClockJumped(decision, number), new MemoryRanOut(decision, number)])
                {
                    Assert.Equal($"{happened}", $"{RecordedEvents.Read(Written(json => RecordedEvents.Write(json, happened)), null)}");
                }
            }, samples: 200);

    [Fact]
    public void A_file_says_all_of_a_recording_again() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 3]).ForAll((program, seed) =>
        {
            var content = RecordingOf(new OutsideProgram(program).Fixture, seed).ToBytes();
            Assert.True(Recording.IsOurs(content));
            Assert.Equal(content, Recording.Parse(content).ToBytes());
        }, samples: 20);

    [Fact]
    public void What_is_known_of_files_is_read_as_it_was()
    {
        var recording = RecordingOf(";- main.ttvm\nHALT\n", 0);
        recording.Facts.Add("a", new FileFacts { Content = [0xFF, 0, 1], RealPath = "/x/\uD800", Since = 7, WasSought = true });
        recording.Facts.Add("b", new FileFacts { WasSought = true });
        recording.Facts.Add("c", new FileFacts { WasSought = true, Refusal = "no" });
        recording.Facts.Add("d", new FileFacts { ReadingError = "no" });
        recording.Facts.Add("e", new FileFacts { Content = [0xEF, 0xBB, 0xBF, 65, 13, 10] });
        recording.Facts.AddVariable("X", null);
        recording.Facts.AddVariable("Y", "\u2028\"");
        var read = Recording.Parse(recording.ToBytes());
        foreach (var (path, facts) in recording.Facts.Files)
        {
            Assert.Equal($"{facts with { Content = null }}", $"{read.Facts.Files[path] with { Content = null }}");
            Assert.Equal(facts.Content, read.Facts.Files[path].Content);
        }

        Assert.Equal(recording.Facts.Variables, read.Facts.Variables);
    }

    /// <summary>All that a file can lose at its end but the line end is missed.</summary>
    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_none()
    {
        var content = RecordingOf(new OutsideProgram(11).Fixture, 1).ToBytes();
        for (var length = 0; length < content.Length - 1; length++)
        {
            Assert.Throws<RecordingException>(() => Recording.Parse(content.AsMemory(0, length)));
        }

        Recording.Parse(content.AsMemory(0, content.Length - 1));
    }

    /// <summary>It is no recording any more, or one of another run, or it does not matter: nothing else comes of it, and soon.</summary>
    [Fact]
    public void Bytes_that_are_changed_do_no_harm() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 2], Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte[32, 126]).Array[1, 3]).ForAll(
            (int program, ulong seed, (int Place, byte Changed)[] changes) =>
            {
                var content = RecordingOf(new OutsideProgram(program).Fixture, seed).ToBytes();
                foreach (var (place, changed) in changes)
                {
                    // Half of them in digits, where what is read is another recording.
                    var places = place % 2 != 0 ? []
                        : Enumerable.Range(0, content.Length).Where(at => char.IsAsciiDigit((char)content[at])).ToArray();
                    var at = places.Length > 0 ? places[place / 2 % places.Length] : place / 2 % content.Length;
                    content[at] = places.Length > 0 ? (byte)('0' + (changed % 10)) : changed;
                }

                using var impatience = new CancellationTokenSource(Timeouts.Hang);
                try
                {
                    Repetition.Run(Recording.Parse(content), new MemoryHost(TestHost.Folder, null, TextReader.Null, []),
                        new MachineOptions(), impatience.Token);
                }
                catch (RecordingException problem)
                {
                    Assert.DoesNotContain('\n', problem.Message);
                }

                Assert.False(impatience.IsCancellationRequested);
            }, samples: 200);

    [Theory]
    [InlineData("", "this is no recording of a run")]
    [InlineData("{}", "this is no recording of a run")]
    [InlineData("{\"ttrec\":0,", "this is no recording of a run")]
    [InlineData("{\"ttrec\":x", "this is no recording of a run")]
    [InlineData("{\"ttrec\":4,\"other\":true}",
        "this recording has version 4 of the format, and this ttvm reads none above 3; a newer ttvm does")]
    [InlineData("{\"ttrec\":1}", "this recording is damaged: its part cannot be read (The given key was not present in the dictionary)")]
    public void What_is_no_recording_says_why(string content, string reason) => Assert.Equal(reason,
        Assert.Throws<RecordingException>(() => Recording.Parse(System.Text.Encoding.UTF8.GetBytes(content))).Message);

    [Theory]
    [InlineData("[1,0]", "[1,0] is no turn")]
    [InlineData("[0,-1]", "[0,-1] is no turn")]
    [InlineData("[-1,1]", "[-1,1] is no turn")]
    [InlineData("[1]", "Index was outside the bounds of the array")]
    public void A_schedule_with_what_is_no_turn_is_damaged(string turn, string reason)
    {
        var content = System.Text.Encoding.UTF8.GetString(RecordingOf("""
            HALT
            """, seed: 0).ToBytes()).Replace("{\"ttrec\":1,", $"{{\"ttrec\":2,\"schedule\":[{turn}],", StringComparison.Ordinal);
        var problem = Assert.Throws<RecordingException>(() => Recording.Parse(System.Text.Encoding.UTF8.GetBytes(content)));
        Assert.Equal($"this recording is damaged: its part 'schedule' cannot be read ({reason})", problem.Message);
    }

    private static Recording RecordingOf(string fixture, ulong seed)
    {
        var host = new MemoryHost(TestHost.Folder, null, new StringReader("first\nsecond line\nlast"), ["one"]);
        foreach (var file in Fixture.Parse(fixture).Files)
        {
            host.WriteFile(file.Path, System.Text.Encoding.UTF8.GetBytes(file.Text), append: false);
        }

        return ProgramRun.Run("main.ttvm", host, new MachineOptions { Smp = true, Seed = seed, Record = true },
            CancellationToken.None).Recording!;
    }

    private static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 10_000, SkipValidation = true }))
        {
            write(json);
        }

        return JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = 10_000 }).RootElement;
    }

    private static bool AreSame(Value one, Value other) => one.Kind == other.Kind && (one.Reference, other.Reference) switch
    {
        (ListValue list, ListValue otherList) => AreSame(list.Items, otherList.Items),
        (ObjectValue fields, ObjectValue otherFields) =>
            fields.Keys.SequenceEqual(otherFields.Keys) && AreSame(fields.Values, otherFields.Values),
        (BytesValue bytes, BytesValue otherBytes) => bytes.Bytes.AsSpan().SequenceEqual(otherBytes.Bytes),
        (StringValue text, StringValue otherText) => text.Text == otherText.Text,
        (FunctionValue function, FunctionValue otherFunction) => ReferenceEquals(function.Target, otherFunction.Target)
            && function.CapturedNames.SequenceEqual(otherFunction.CapturedNames)
            && AreSame(function.CapturedValues, otherFunction.CapturedValues),
        (ExceptionValue exception, ExceptionValue otherException) => exception.Message == otherException.Message
            && exception.Trace.Select(entry => (entry.Target, entry.Index))
                .SequenceEqual(otherException.Trace.Select(entry => (entry.Target, entry.Index))),
        _ => one.Payload == other.Payload,
    };

    private static bool AreSame(ReadOnlySpan<Value> some, ReadOnlySpan<Value> others)
    {
        if (some.Length != others.Length)
        {
            return false;
        }

        for (var index = 0; index < some.Length; index++)
        {
            if (!AreSame(some[index], others[index]))
            {
                return false;
            }
        }

        return true;
    }
}
