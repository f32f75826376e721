namespace Ttvm.Cli.Running;

/// <summary>The options of a run for the help. The overview and the page of <c>run</c> show them alike, but for a word after
/// <c>--stats</c>.</summary>
internal static class RunHelp
{
    public const string Options = """
          --smp                 the full machine with SPAWN, SEND, RECEIVE and the like;
                                without it there is one process, and these fail
          --no-smp              take --smp back
          --workers N           with --smp: run processes on N threads (default: one per core)
          --seed N              run on one thread, with an order of processes and a clock that
                                depend on N only; 0 is round robin, others are random
          --trace               show every instruction before it runs, on standard error
          --stats               show figures of the run afterwards, on standard error
        """;

    public const string MoreOptions = $"""
          --record OUT          write a recording of the run to OUT, a name in .ttrec; --seed is
                                0 if it is not given. 'ttvm OUT' repeats the run, and the
                                debugger goes to its end, and back from there
          --force               let --record replace a file that is no recording
          --interpret           compile nothing: the same run, slower where it computes much
          --max-processes N     how many processes may live at once (default: 4000000)
          --max-mailbox N       a mailbox that grows beyond N messages ends its owner
          --max-memory-mb N     above so much memory the process that holds most of it ends
                                (default: three quarters of the computer's)
          --sandbox             let the program do nothing but compute, read standard input,
                                print, and load its own modules and workers
          --allow-read[=DIR,..] in the sandbox: also let it read files, there or everywhere
          --allow-write[=DIR,..]
                                also let it write and delete files, there or everywhere
          --allow-exec          also let it run other programs, which are in no sandbox
          --allow-env           also let it read and set environment variables
          --                    end of the options, for a FILE that begins with a dash
        {CommandRow.HelpOption}
          --version             which version this is
        """;
}
