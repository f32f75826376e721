using System.Text;

namespace Ttvm.Runtime.Tests.Recordings;

/// <summary>
/// A program made by chance whose processes ask the outside for all that there is: lines, files, programs, variables, modules, workers,
/// time. They also start, send, wait, draw, fail and are supervised.
/// </summary>
internal sealed class OutsideProgram
{
    private static readonly string[] s_pieces =
    [
        "READ_LINE\nPRINT",
        "READ_CHAR\nPRINT",
        "PUSH_STR \"more\"\nPUSH_STR \"file.txt\"\nAPPEND_FILE",
        "TRY no_@\nPUSH_STR \"file.txt\"\nREAD_FILE\nPRINT\nLABEL no_@\nCATCH\nPOP\nEND_TRY",
        "PUSH_STR \"file.txt\"\nFILE_EXISTS\nPRINT",
        "PUSH_STR \".\"\nLIST_DIR\nPRINT",
        "PUSH_STR \"echo\"\nPUSH_STR \"said\"\nMAKE_LIST 1\nEXEC_CAPTURE\nGET_FIELD stdout\nPRINT",
        "PUSH_STR \"file.txt\"\nREAD_BYTES_IF",
        "PUSH_INT 3\nSLEEP",
        "RECEIVE_TIMEOUT 2 late_@\nPRINT\nLABEL late_@",
        "PUSH_INT 100\nRANDOM\nPRINT",
        "PUSH_STR \"HOME\"\nGET_ENV\nPOP",
        "PUSH_STR \"MOOD\"\nPUSH_STR \"good\"\nSET_ENV\nPUSH_STR \"MOOD\"\nGET_ENV\nPRINT",
        "GET_ARGS\nPRINT",
        "PUSH_STR \"helper\"\nSPAWN\nPOP",
        "PUSH_STR \"nobody\"\nSPAWN\nPOP",
        "TRY none_@\nIMPORT absent.ttvm\nLABEL none_@\nCATCH\nPRINT\nEND_TRY",
        "IMPORT tools.ttvm\nLOAD tool\nPRINT",
        "YIELD",
        "PUSH_STR \"note\"\nSELF\nPUSH_INT 2\nSEND_AFTER",
        "PUSH_STR \"self\"\nSELF\nSEND",
        "SPAWN_CALL boss\nPOP",
        "PUSH_STR \"hello\"\nSEND 1",
        "PUSH_STR \"lost\"\nSEND 99",
    ];

    private readonly StringBuilder _text = new();
    private int _labels;

    public OutsideProgram(int seed)
    {
        var random = new Random(seed);
        var workers = random.Next(1, 4);
        for (var worker = 0; worker < workers; worker++)
        {
            _text.Append($"SPAWN_CALL worker_{worker}\nPOP\n");
        }

        Fill(random);
        _text.Append(random.Next(4) switch
        {
            0 => "PUSH_INT 7\nEXIT\n",
            1 => "PUSH_STR \"on purpose\"\nTHROW\n",
            2 => "RECEIVE_MATCH bytes\n",
            _ => "HALT\n",
        });
        for (var worker = 0; worker < workers; worker++)
        {
            _text.Append($"LABEL worker_{worker}\n");
            Fill(random);
            _text.Append("HALT\n");
        }

        _text.Append("""
            LABEL boss
            START_SUPERVISOR one_for_one 2 60000
            SUPERVISE_CHILD fails
            POP
            RECEIVE_TIMEOUT 5 over
            LABEL over
            HALT
            LABEL fails
            PUSH_STR "failed"
            THROW

            """);
    }

    /// <summary>The files of a fixture.</summary>
    public string Fixture => $"""
        ;- main.ttvm
        {_text};- helper.ttvm
        PUSH_STR "helps"
        PRINT
        RECEIVE_TIMEOUT 1 done
        LABEL done
        HALT
        ;- tools.ttvm
        PUSH_INT 5
        STORE tool
        EXPORT tool
        HALT
        """;

    private void Fill(Random random)
    {
        for (var count = random.Next(1, 9); count > 0; count--)
        {
            var piece = s_pieces[random.Next(s_pieces.Length)].Replace("@", $"{++_labels}", StringComparison.Ordinal);
            _text.Append(piece.Replace("READ_BYTES_IF", $"FILE_EXISTS\nJZ none_{_labels}\nPUSH_STR \"file.txt\"\nREAD_BYTES\nPRINT\n"
                + $"LABEL none_{_labels}", StringComparison.Ordinal)).Append('\n');
        }
    }
}
