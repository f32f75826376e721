using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Newtonsoft.Json;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// A session that the server plays with itself once the person's has begun: it opens a small program, types, and asks what editors ask
/// after every keystroke. By the time somebody types, the code for that is compiled to its final form; without this, the first request
/// of each kind took 10 to 35 ms and the first hundred edits twice as long as later ones.
/// </summary>
internal static class Rehearsal
{
    /// <summary>No file on disk, so nothing is looked for around it.</summary>
    private const string Uri = "untitled:rehearsal";

    private const int Functions = 16;

    /// <summary>By then everything has been called once.</summary>
    private const int FirstRounds = 8;

    /// <summary>The runtime compiles a method anew after thirty calls.</summary>
    private const int Rounds = FirstRounds + 32;

    /// <summary>
    /// Before the first round, so that the person's file is opened first; and after the first rounds, because the runtime begins to count
    /// calls when nothing new has been called for a tenth of a second.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Of the later rounds, one in so many holds the large questions.</summary>
    private const int RoundsToLargeQuestions = 3;

    private const string Colours = "textDocument/semanticTokens/full";

    /// <summary>What editors ask after a keystroke and somebody waits for.</summary>
    private static readonly string[] Questions =
    [
        "textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/documentHighlight",
        "textDocument/references",
        "textDocument/inlayHint", "textDocument/semanticTokens/range", "textDocument/semanticTokens/full/delta", "textDocument/codeAction",
        "textDocument/signatureHelp",
    ];

    /// <summary>What is about the whole file, or asked now and then, so that its loops are called often enough when it is asked less
    /// often.</summary>
    private static readonly string[] LargeQuestions =
        [Colours, "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/codeLens", "textDocument/rename"];

    /// <summary>Plays the session; completes when it is over. That it fails harms nobody, but is a bug of ours, so it is told.</summary>
    /// <param name="endpoints">What the server understands.</param>
    /// <param name="errors">Where faults are told to people.</param>
    public static async Task PlayAndReport(IReadOnlyList<Endpoint> endpoints, TextWriter errors)
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        try
        {
            await Play(endpoints, TextWriter.Synchronized(said)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await said.WriteLineAsync(exception.ToString()).ConfigureAwait(false);
        }

        foreach (var line in said.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await errors.WriteLineAsync($"rehearsal: {line}").ConfigureAwait(false);
        }
    }

    /// <summary>Plays the session; completes when it is over.</summary>
    /// <param name="endpoints">What the server understands.</param>
    /// <param name="errors">Where the server that plays tells of problems.</param>
    /// <returns>The questions that were refused at least once, in order.</returns>
    public static async Task<IReadOnlyCollection<string>> Play(IReadOnlyList<Endpoint> endpoints, TextWriter errors)
    {
        await Task.Delay(Pause).ConfigureAwait(false);
        var (toServer, fromServer) = (new Pipe(), new Pipe());
        var serving = Task.Run(() => Server.Run(new MessageReader(toServer.Reader.AsStream()),
            fromServer.Writer.AsStream(), errors, endpoints));
        var client = new Client(toServer.Writer.AsStream(), fromServer.Reader.AsStream());
        await Task.Run(client.Play).ConfigureAwait(false);
        await serving.ConfigureAwait(false);

        // What opening the person's files and all this has left behind goes at a moment when nobody waits; what stays is not looked at
        // again soon.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return client.Refused;
    }

    /// <summary>
    /// Writes its messages as text and looks at answers no further than it must, since its own code would have to be compiled, too, while
    /// somebody is already waiting for the server's.
    /// </summary>
    private sealed class Client(Stream toServer, Stream fromServer)
    {
        private static ReadOnlySpan<byte> StartOfNotification => """{"jsonrpc":"2.0","method":"""u8;

        private static ReadOnlySpan<byte> Error => "\"error\":"u8;

        private static ReadOnlySpan<byte> ResultId => "\"resultId\":\""u8;

        private readonly MessageReader _answers = new(fromServer);
        private string _colours = "";
        private int _questions;

        /// <summary>The questions that were answered with an error.</summary>
        public SortedSet<string> Refused { get; } = new(StringComparer.Ordinal);

        public void Play()
        {
            // Without this no code actions would be looked for.
            Ask("initialize",
                """{"capabilities":{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}}}}}""");
            Tell("textDocument/didOpen",
                $$"""{"textDocument":{"uri":"{{Uri}}","languageId":"ttvm","version":0,"text":{{JsonConvert.ToString(Program())}} } }""");
            for (var round = 1; round <= Rounds; round++)
            {
                // In turn in an operand, behind a mnemonic and in a label, so that what is typed is an error, a warning and right.
                PlayRound(round, line: (4 * LinesOfFunction) + 1 + ((round - 1) % FirstRounds / 2));
                if (round == FirstRounds)
                {
                    Thread.Sleep(Pause);
                }
            }

            Ask("shutdown", "null");
            Tell("exit", "null");
        }

        /// <summary>An edit and the questions after it.</summary>
        private void PlayRound(int round, int line)
        {
            var position = Position(line, 5);
            var (end, text) = round % 2 == 1 ? (position, "x") : (Position(line, 6), "");
            Tell("textDocument/didChange", $$"""
                {"textDocument":{"uri":"{{Uri}}","version":{{round}} },"contentChanges":[{"range":{"start":{{position}},"end":{{end}} },"text":"{{text}}"}]}
                """);
            foreach (var question in round <= FirstRounds || round % RoundsToLargeQuestions == 0
                ? [.. Questions, .. LargeQuestions] : Questions)
            {
                var answer = Ask(question, $$"""
                    {"textDocument":{"uri":"{{Uri}}"},"position":{{position}},"range":{"start":{"line":0,"character":0},"end":{{position}} },
                    "context":{"triggerKind":1,"includeDeclaration":true,"diagnostics":[]},"newName":"other","previousResultId":"{{_colours}}"}
                    """);
                if (answer.Span.IndexOf(ResultId) is >= 0 and var at)
                {
                    var id = answer.Span[(at + ResultId.Length)..];
                    _colours = Encoding.UTF8.GetString(id[..id.IndexOf((byte)'"')]);
                }
            }
        }

        private static string Position(int line, int character) =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"line":{{line}},"character":{{character}} }""");

        /// <summary>Waits for the answer; a refusal is one, too. Empty when the server is gone.</summary>
        private ReadOnlyMemory<byte> Ask(string method, string parameters)
        {
            Send(string.Create(CultureInfo.InvariantCulture,
                $$"""{"jsonrpc":"2.0","id":{{++_questions}},"method":"{{method}}","params":{{parameters}} }"""));
            while (_answers.Read() is { } message)
            {
                if (!message.Span.StartsWith(StartOfNotification))
                {
                    if (message.Span.IndexOf(Error) >= 0)
                    {
                        Refused.Add(method);
                    }

                    return message;
                }
            }

            return default;
        }

        private void Tell(string method, string parameters) =>
            Send($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}} }""");

        private void Send(string message)
        {
            toServer.Write(OutgoingJson.WithHeader(Encoding.UTF8.GetBytes(message)).Span);
            toServer.Flush();
        }
    }

    private const int LinesOfFunction = 9;

    private static string Program()
    {
        var text = new StringBuilder();
        for (var number = 0; number < Functions; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                ; function {number}
                LABEL function{number}
                LOAD n
                PUSH_INT {number}
                STORE t
                LOAD t
                JZ function{number}
                CALL function{Math.Max(number - 1, 0)} n
                RET

                """);
        }

        return text.ToString();
    }
}
