using System.Globalization;
using System.Text;

namespace Ttvm.Runtime.Tests.Stress;

/// <summary>
/// A program made by chance: some workers that know each other send, receive, wait, compute, start children, link, watch and kill, and
/// print what they receive. What it prints depends on the schedule, but only in ways that <see cref="Canonical"/> takes away.
/// </summary>
/// <remarks>
/// Why the canonical output is the same under every schedule. Every worker sends a fixed sequence of numbers to every other, by pid or by
/// name, the last of them an end mark, and receives until it has the end marks of all; signals of one sender arrive in their order and none
/// is lost or doubled, so of each sender every receiver prints the same lines in the same order, however those of different senders mix.
/// All numbers are taken by the same pattern, so a receive takes the oldest. Of children it is fixed how many end and tell; who ends by
/// itself and is killed at the same time ends for one of two reasons, so no reason is printed there. Timers send a fixed number of texts.
/// Names are registered before anybody uses them.
/// </remarks>
internal sealed class MeshProgram
{
    private const int Span = 100_000;
    private const int EndMark = Span - 1;
    private const int Files = 3;

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly int _workers;
    private readonly int[,] _sent;
    private readonly bool _asksOutside;
    private int _labels;

    /// <summary>A program.</summary>
    /// <param name="seed">Which.</param>
    /// <param name="asksOutside">Whether its workers also use files and run other programs; what it prints is not canonical then.</param>
    public MeshProgram(int seed, bool asksOutside = false)
    {
        _random = new Random(seed);
        _asksOutside = asksOutside;
        _workers = _random.Next(2, 9);
        _sent = new int[_workers, _workers];
        WriteMain();
        for (var worker = 0; worker < _workers; worker++)
        {
            WriteWorker(worker, _random.Next(3, 40));
        }

        Add("LABEL ends", "HALT", "LABEL fails", "PUSH_STR \"on purpose\"", "THROW", "LABEL waits", "RECEIVE_MATCH bytes", "HALT");
    }

    public string Text => _text.ToString();

    /// <summary>The lines by receiver and sender, in their order.</summary>
    public static string Canonical(IEnumerable<string> lines) =>
        string.Join('\n', lines.GroupBy(Source).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {string.Join(' ', group)}"));

    /// <summary>Receiver and sender of a line <c>3 got 200017</c>; of other lines what it says.</summary>
    private static string Source(string line) => line.Split(' ') is [var receiver, "got", var number]
        ? $"{receiver} from {long.Parse(number, CultureInfo.InvariantCulture) / Span}"
        : line;

    private void WriteMain()
    {
        for (var file = 0; _asksOutside && file < Files; file++)
        {
            Add("PUSH_STR \"\"", $"PUSH_STR \"file{file}.txt\"", "WRITE_FILE");
        }

        Add("MAKE_LIST 0", "STORE pids");
        for (var worker = 0; worker < _workers; worker++)
        {
            Add("LOAD pids", $"SPAWN_CALL worker_{worker}", "LIST_APPEND", "STORE pids");
        }

        // All names are registered before anybody uses one.
        for (var worker = 0; worker < _workers; worker++)
        {
            Add("RECEIVE", "POP");
        }

        for (var worker = 0; worker < _workers; worker++)
        {
            Add("LOAD pids", "LOAD pids", $"PUSH_INT {worker}", "INDEX", "SEND");
        }

        Add("HALT");
    }

    private void WriteWorker(int worker, int acts)
    {
        Add($"LABEL worker_{worker}", $"REGISTER \"w{worker}\"", "TRUE", "TRAP_EXIT", "PUSH_INT 0", "STORE ends");
        Add("PUSH_STR \"ready\"", "SEND 1", "RECEIVE_MATCH list", "STORE pids");
        var (downs, exits, texts) = (0, 0, 0);
        for (var act = 0; act < acts; act++)
        {
            switch (_random.Next(_asksOutside ? 22 : 16))
            {
                case <= 5:
                    for (var burst = _random.Next(1, 4); burst > 0; burst--)
                    {
                        var receiver = _random.Next(_workers);
                        Send(worker, receiver, _sent[worker, receiver]++);
                    }

                    break;
                case <= 8:
                    TryReceive(worker, _random.Next(3));
                    break;
                case 9:
                    Add("YIELD");
                    break;
                case 10:
                    Compute(_random.Next(1, 3000));
                    break;
                case 11:
                    Add($"MAKE_FUNCTION {(_random.Next(2) == 0 ? "ends" : "fails")}", "SPAWN_MONITOR", "POP", "POP");
                    downs++;
                    break;
                case 12:
                    Add($"MAKE_FUNCTION {(_random.Next(2) == 0 ? "ends" : "fails")}", "SPAWN_LINK", "POP");
                    exits++;
                    break;
                case 13:
                    // It ends by itself or is killed before; or waits for ever and is killed.
                    Add($"MAKE_FUNCTION {(_random.Next(2) == 0 ? "ends" : "waits")}", "SPAWN_MONITOR", "POP", "STORE child",
                        "PUSH_STR \"kill\"", "LOAD child", "EXIT_PROCESS");
                    downs++;
                    break;
                case 14:
                    Add("PUSH_STR \"timer\"", "SELF", $"PUSH_INT {_random.Next(4)}", "SEND_AFTER");
                    texts++;
                    break;
                case 15:
                    Add($"SPAWN_CALL ends", "MONITOR", "POP");
                    downs++;
                    break;
                case 16:
                    Add($"PUSH_STR \"{worker}\"", $"PUSH_STR \"{SomeFile()}\"", _random.Next(2) == 0 ? "WRITE_FILE" : "APPEND_FILE");
                    break;
                case 17:
                    Add($"PUSH_STR \"{SomeFile()}\"", "READ_FILE", "STORE text");
                    break;
                case 18:
                    Add($"PUSH_STR \"{SomeFile()}\"", "FILE_EXISTS", "POP");
                    break;
                case 19:
                    Add("PUSH_STR \".\"", "LIST_DIR", "POP");
                    break;
                case 20:
                    Add("PUSH_STR \"true\"", "MAKE_LIST 0", "EXEC", "POP");
                    break;
                default:
                    Add("PUSH_STR \"echo\"", $"PUSH_STR \"{worker}\"", "MAKE_LIST 1", "EXEC_CAPTURE", "STORE said");
                    break;
            }
        }

        for (var receiver = 0; receiver < _workers; receiver++)
        {
            Send(worker, receiver, EndMark);
        }

        Add($"LABEL rest_{worker}", "LOAD ends", $"PUSH_INT {_workers}", "EQ", "NOT", $"JZ rest_{worker}_end");
        Add("RECEIVE_MATCH int");
        Note(worker);
        Add($"JMP rest_{worker}", $"LABEL rest_{worker}_end");
        Collect(worker, "down", downs, "down");
        Collect(worker, "exit", exits, "exit");
        Collect(worker, "str", texts, "timer");

        // Nothing may be left that was not sent.
        var empty = NewLabel();
        Add($"RECEIVE_TIMEOUT 0 {empty}", "PRINT", $"LABEL {empty}", $"PUSH_STR \"{worker} done\"", "PRINT", "HALT");
    }

    private void Send(int sender, int receiver, int sequence)
    {
        Add($"PUSH_INT {(sender * Span) + sequence}");
        if (_random.Next(3) == 0)
        {
            Add($"SENDNAMED \"w{receiver}\"");
        }
        else
        {
            Add("LOAD pids", $"PUSH_INT {receiver}", "INDEX", "SEND");
        }
    }

    private void TryReceive(int worker, int milliseconds)
    {
        var nothing = NewLabel();
        Add($"RECEIVE_TIMEOUT {milliseconds} {nothing} int");
        Note(worker);
        Add($"LABEL {nothing}");
    }

    /// <summary>Prints the received number, and counts it if it is an end mark.</summary>
    private void Note(int worker) => Add(
        "STORE number", $"PUSH_STR \"{worker} got \"", "LOAD number", "TO_STR", "CONCAT", "PRINT",
        "LOAD number", $"PUSH_INT {Span}", "MOD", $"PUSH_INT {EndMark}", "EQ", "LOAD ends", "ADD", "STORE ends");

    /// <summary>Counts down. It comes to its end also where a test pushes another number in between.</summary>
    private void Compute(int rounds)
    {
        var again = NewLabel();
        Add($"PUSH_INT {rounds}", "STORE left", $"LABEL {again}", "LOAD left", "PUSH_INT 0", "GT", $"JZ {again}_end",
            "LOAD left", "PUSH_INT 1", "SUB",
            "STORE left", $"JMP {again}", $"LABEL {again}_end");
    }

    private void Collect(int worker, string pattern, int count, string word)
    {
        for (var i = 0; i < count; i++)
        {
            Add($"RECEIVE_MATCH {pattern}", "POP", $"PUSH_STR \"{worker} {word}\"", "PRINT");
        }
    }

    /// <summary>One file may be called by several names.</summary>
    private string SomeFile() => string.Create(CultureInfo.InvariantCulture,
        $"{(_random.Next(4) == 0 ? "./" : "")}file{_random.Next(Files)}.txt");

    private string NewLabel() => string.Create(CultureInfo.InvariantCulture, $"l{_labels++}");

    private void Add(params string[] lines)
    {
        foreach (var line in lines)
        {
            _text.Append(line).Append('\n');
        }
    }
}
