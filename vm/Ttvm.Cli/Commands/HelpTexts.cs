namespace Ttvm.Cli.Commands;

/// <summary>What <c>--help</c> shows. Written for people; tests compare them with the options that exist.</summary>
internal static class HelpTexts
{
    private const string HelpOption = "  -h, --help            this text";

    // The overview and the page of 'run' show the options of a run alike, but for a word after --stats.
    private const string RunOptions = """
          --smp                 the full machine with SPAWN, SEND, RECEIVE and the like;
                                without it there is one process, and these fail
          --no-smp              take --smp back
          --workers N           with --smp: run processes on N threads (default: one per core)
          --seed N              run on one thread, with an order of processes and a clock that
                                depend on N only; 0 is round robin, others are random
          --trace               show every instruction before it runs, on standard error
          --stats               show figures of the run afterwards, on standard error
        """;

    private const string MoreRunOptions = $"""
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
        {HelpOption}
          --version             which version this is
        """;

    public const string Overview = $"""
        ttvm runs .ttvm programs: processes that talk to each other by messages.

        Usage:
          ttvm [options] FILE [arguments]    run a program (.ttvm source or .ttb bytecode), or a
                                             recorded run once more (.ttrec)
          ttvm COMMAND ...                   do something else with programs

        Examples:
          ttvm --smp coffee_shop.ttvm        run it, with processes on all cores
          ttvm --smp --seed 7 race.ttvm      run it so that every run is the same
          ttvm check .                       show everything that is wrong
          ttvm compile worker.ttvm worker.ttb && ttvm --smp worker.ttb

        Options (before FILE; what follows FILE belongs to the program):
        {RunOptions}
        {MoreRunOptions}

        Commands ('ttvm COMMAND --help' tells more):
          run                   run a program, also one that is called like a command
          check                 show everything that is wrong in programs
          compile               write the bytecode of a program
          disassemble           print bytecode as assembler text
          format                lay out programs
          test                  run programs that say what they print, and compare
          explore               find the schedule in which a program fails, or prove there is none
          profile               run a program and show where its reductions went
          install, uninstall    make 'ttvm' a command that works in every folder, or undo that
          test-all              try ttvm itself: all that is below, and every example
          test-concurrency  test-spawn-comprehensive  test-send-receive-comprehensive
          test-register-whereis  test-smp-concurrency  test-coffee-shop
                                check that the machine does what it promises
          code                  open the examples in VS Code, with everything set up
          package               make the extension, an archive and a .NET tool, to give away
          bench                 measure the machine, beside Erlang and Lua where there are any
          language-server, debug-adapter
                                what editors start; both speak on standard input and output,
                                'debug-adapter --port N' with clients that come over a port

        Exit codes:
          0 done; 1 the program failed, or has errors; 2 bad usage; 3 deadlock;
          4 'explore' has come to a limit; N what the program gave to EXIT; 70 a bug of ttvm;
          129, 130, 143 stopped from outside; 141 nobody reads the output any more

        The book, in the folder of the sources:
          docs/tutorial.md, an hour; docs/language.md, everything; docs/cookbook.md, patterns

        """;

    public const string Run = $"""
        ttvm [run] [options] FILE [arguments] runs a program.

        Without 'run', FILE must not be called like a command of ttvm.

        Examples:
          ttvm hello.ttvm                    one process
          ttvm --smp workers.ttvm            the full machine, on all cores
          ttvm --smp --workers 1 FILE        the full machine, on one thread
          ttvm --smp --seed 7 FILE           the same in every run
          ttvm --smp --record x.ttrec FILE   recorded; then 'ttvm x.ttrec' for the same once more
          ttvm FILE --verbose x              GET_ARGS gives ["--verbose", "x"]
          generate | ttvm -                  run what stands on standard input

        Options:
        {RunOptions};
                                the last line is 'RESULT run X ms'
        {MoreRunOptions}

        Each --allow option implies --sandbox. What is refused is an error that names the option.

        Standard output carries what the program prints, and nothing else ever.

        """;

    private const string Check = $"""
        ttvm check PATHS... [--json] shows everything that is wrong in programs: in these
        files, and in folders with all that lies below.

        Examples:
          ttvm check hello.ttvm
          ttvm check examples
          ttvm check --json hello.ttvm | jq .errors
          generate | ttvm check -            check what stands on standard input

        Options:
          --json                for tools: lines and characters are 0-based, and characters are
                                UTF-16 units, as editors count (people's are 1-based)
        {HelpOption}

        Bytecode (.ttb) is checked for being readable. Workers and modules that the files name
        are loaded, too: there is a line for each that cannot be, and for a name that nothing
        has but that is nearly the name of one. In folders, what begins with a dot, node_modules,
        bin, obj and links are left out.

        The exit code is 1 if the files have errors; nothing else counts.

        """;

    private const string Compile = $"""
        ttvm compile IN OUT [--force] writes the bytecode of the program IN.

        Example:
          ttvm compile worker.ttvm worker.ttb
          ttvm --smp worker.ttb

        The bytecode knows the names of labels, and the lines of IN for error messages. SPAWN
        and IMPORT look for files beside OUT when it runs; nothing else is packed into it. OUT
        may replace older bytecode, and no other file.

        Options:
          --force               replace OUT whatever it is; never if it is IN itself
        {HelpOption}

        """;

    private const string Disassemble = $"""
        ttvm disassemble FILE [--bytes] prints bytecode as assembler text.

        Examples:
          ttvm disassemble worker.ttb
          ttvm disassemble worker.ttb > again.ttvm

        Assembling the text gives the same bytecode again, but for the source lines. A source
        file (.ttvm) is shown as it was understood: without comments, with plain operands.

        Options:
          --bytes               comments tell the bytes of each instruction, and where it was
                                written if the file knows that
        {HelpOption}

        """;

    private const string Install = $"""
        ttvm install [DIR] puts a small script 'ttvm' into DIR, so that 'ttvm' works in every
        folder. ttvm uninstall [DIR] removes it.

        Examples:
          ttvm install
          ttvm install /usr/local/bin

        DIR is ~/.local/bin if it is not given, on Windows %LOCALAPPDATA%\Programs\ttvm. It
        has to be on your PATH; if it is not, you are told what to do. A file that was not put
        there by 'ttvm install' is neither overwritten nor removed.

        Options:
        {HelpOption}

        """;

    private const string Format = $"""
        ttvm format FILES... [--check] lays out programs: labels at the left edge, instructions
        indented, the comments behind them in one column. Only blanks change.

        Examples:
          ttvm format coffee_shop.ttvm
          ttvm format --check *.ttvm
          ttvm format - < in.ttvm            lay out standard input, to standard output

        Options:
          --check               write nothing; name the files that would change, and fail
                                if there are any
        {HelpOption}

        """;

    private const string OfScript = """
        'code', 'package', 'bench', 'language-server' and 'debug-adapter' are commands of the script
        'ttvm' in the root of the repository:
          ./ttvm code [FOLDER]       open a folder in VS Code, with the extension installed
          ./ttvm package             the extension, an archive and a .NET tool, to give away
          ./ttvm bench [NAME...]     benchmarks, beside Erlang and Lua where they are installed
          ./ttvm language-server     the language server, for editors
          ./ttvm debug-adapter       the debug adapter, for editors
          ./ttvm debug-adapter --port N
                                     the same for clients that speak over port N of this computer
                                     (0: a free one); prints the port and the token that they need

        """;

    private const string Test = $"""
        ttvm test [PATHS] runs programs that say in their first comments what they do, and compares.

          ; expect: 42
          PUSH_INT 42
          PRINT

        Examples:
          ttvm test                          every such program in this folder and below
          ttvm test examples/ queue.ttvm     these
          ttvm test --seeds 1000 queue.ttvm  look longer for a schedule in which it fails
          ttvm test --seed 7 queue.ttvm      once more with the seed that a failure named
          ttvm test --explore queue.ttvm     try all schedules, see 'ttvm explore --help'
          ttvm test --junit results.xml      for continuous integration

        A program that has several processes or draws numbers (RANDOM) runs once with each seed,
        0 to N-1, any other once. Each finds its files as usual, and those of '; file:'; what it
        writes is gone afterwards. What it prints and what the machine reports must be stated:

          ; expect: LINE              of output, in this order; also expect-any-order
          ; expect-stderr: LINE       of error output
          ; expect-error: HEADLINE    the machine reports it; also expect-warning, expect-note
          ; may-warn: HEADLINE        it may report that, depending on the schedule
          ; exit: N                   the exit code, if it is not 0
          ; never: WORDS              deadlock, dead-letter, error: of these, none ever happens;
                                      who states only that may print and report anything
          ; faults: WORDS             kill, drop, delay: what may go wrong, for --explore
          ; schedule: STEPS           it is also run so; 'ttvm explore' tells the line
          ; args: WORDS               what GET_ARGS gives
          ; stdin: LINE               of standard input
          ; file: NAME CONTENT        a file that is there; \n in CONTENT is a line end
          ; run: plain                it is run without --smp
          ; refused: REASON           it does not even assemble
          ; not-a-program: WHY        it is no test, but a worker or module of one

        Options:
          --seeds N             how many seeds (default: 20)
          --seed S              only this one
          --explore             try all schedules of each program instead; it passes if none of
                                those fails that are tried in the time of --timeout
          --timeout SECONDS     how long a run may take (default: 10)
          --list                show which tests there are, and run none
          --json                for tools: an object per line, as soon as there is something to tell
          --junit FILE          also write a report in the format of JUnit
        {HelpOption}

        The exit code is 0 if all have passed, and 1 if one has failed or there is none.

        """;

    private const string Explore = $"""
        ttvm explore FILE [options] looks for a schedule in which a program fails, or proves that
        there is none; 'ttvm explore merge RESULTS' puts parts of that together. Who runs when is
        all that is tried; nothing is written to the disk.

        Examples:
          ttvm explore bank.ttvm                     all schedules, each of those alike once
          ttvm explore --save bug.ttrec bank.ttvm    and write the one that fails to a file, which
                                                     'ttvm bug.ttrec' and the debugger repeat
          ttvm explore --faults kill pool.ttvm       also with a process killed, anywhere
          ttvm explore --strategy pct --depth 2 big.ttvm
                                                     10000 schedules by chance

        Options:
          --strategy S          dpor: all schedules but those that come to the same (default);
                                pct: random priorities that change at random moments;
                                random: anybody who can go on does
          --depth D             for pct: how many moments must be right (default: 3)
          --seed N              of the chance, and of RANDOM (default: 0)
          --time T              any: a timer may be due at any moment after it was set (default);
                                virtual: only when nothing else can happen
          --bound N             interrupt processes N times at most; then it is no proof
          --check LIST          what counts as a failure, divided by commas: deadlock, error,
                                exit (abnormal ones), dead-letter, expectation, output (two
                                schedules print otherwise), mailbox=N (more than N messages
                                wait), starvation=N (one waits while its receiver takes more
                                than N that came later); by default what the program
                                states by '; expect: 42' and the like, or else the first four
          --faults LIST         what may go wrong besides, divided by commas: kill (a process
                                other than process 1), drop (a message is lost), delay (one
                                comes later than others that were sent after it); by default
                                what the program states by '; faults: kill'
          --max-faults N        so often in a schedule (default: 1)
          --max-schedules N     try N at most (default: 1000000; pct and random: 10000)
          --max-seconds S       try for S seconds at most (default: 60)
          --max-steps N         cut a schedule after N steps (default: 2000)
          --workers N           threads that try schedules (default: the cores)
          --shard I/N           try part I of N only, here or elsewhere; 'ttvm explore merge' tells
                                what the results of all parts, written by --json, say together
          --resume FILE         if it comes to no end, write to FILE what is left to be tried; if
                                FILE is there, go on from there, as far as the limits allow again
          --keep-going          look for other failures after the first
          --save FILE           write the schedule of the first failure, a name in .ttrec
          --force               let --save replace a file that is no recording
          --json                for tools: an object per line
        {HelpOption}

        The exit code is 0 if no schedule fails, 1 if one does, and 4 if none of those that were
        tried does and there are others. docs/exploring.md tells what exactly is tried.

        """;

    public const string Profile = $"""
        ttvm profile [options] FILE [arguments] runs a program and shows where its reductions
        went, on standard error: the lines and the functions that have used most.

        Examples:
          ttvm profile sum.ttvm 1000
          ttvm profile --smp --seed 3 workers.ttvm
          ttvm profile --output sum.json sum.ttvm    and write it for www.speedscope.app, which
                                                     draws flame graphs

        The run is deterministic, so its profile is the same on any computer and at any time:
        lines are counted exactly, and every 997th reduction tells in which function it was
        and who had called that. A reduction is an instruction; what one takes by the clock is
        not told.

        Options (before FILE):
          --output OUT          write the profile to OUT, as JSON
          --force               let --output replace a file that is no profile
          --lines N             show N lines and functions (default: 15)
          --smp, --seed N, ...  as 'ttvm run'; --seed is 0 if it is not given
        {HelpOption}

        """;

    private const string Tests = $"""
        ttvm test-... run programs on the machine and compare what they really print, how they
        end and with which exit code; each under several numbers of workers and several seeds.

          test-concurrency                  processes, YIELD, the end of programs, deadlocks
          test-spawn-comprehensive          SPAWN of built-ins, labels, workers and other names
          test-send-receive-comprehensive   messages of every type, order, nothing lost
          test-register-whereis             names of processes
          test-smp-concurrency              many processes on several workers, seeds
          test-coffee-shop                  customer, cashier and barista of the examples
          test-all                          all of these, and every program of examples/

        Each ends in a line 'N passed, N failed'; the exit code is 1 if one failed.

        Options:
        {HelpOption}

        """;

    /// <summary>The help of a command.</summary>
    /// <exception cref="CommandException">There is no such command.</exception>
    public static string Of(string command) => command switch
    {
        CommandNames.Run => Run,
        CommandNames.Check => Check,
        CommandNames.Compile => Compile,
        CommandNames.Disassemble => Disassemble,
        CommandNames.Install or CommandNames.Uninstall => Install,
        CommandNames.Format => Format,
        CommandNames.Test => Test,
        CommandNames.Explore => Explore,
        CommandNames.Profile => Profile,
        CommandNames.Help => Overview,
        CommandNames.TestAll => Tests,
        _ when CommandNames.Tests.Contains(command) => Tests,
        _ when CommandNames.OfScript.Contains(command) => OfScript,
        _ => throw CommandException.Usage(Suggestion.Unknown("command", command, CommandNames.All)),
    };
}
