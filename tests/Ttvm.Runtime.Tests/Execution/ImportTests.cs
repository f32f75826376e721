namespace Ttvm.Runtime.Tests.Execution;

/// <summary>IMPORT where several files or processes meet; the plain cases are programs in <c>tests/programs/modules</c>.</summary>
public sealed class ImportTests
{
    private const string Counting = """
        PUSH_STR "top level"
        PRINT
        MAKE_FUNCTION answer
        STORE answer
        EXPORT answer
        HALT
        LABEL answer
        PUSH_INT 42
        RET
        """;

    [Fact]
    public void The_main_program_cannot_import_itself() => Run("""
        TRY caught
        IMPORT main.ttvm
        LABEL caught
        CATCH
        GET_FIELD message
        PRINT
        """).Prints("Circular dependency detected: main.ttvm");

    [Fact]
    public void All_paths_of_a_module_are_one_module() => MachineRun.OfText(
        """
        IMPORT m.ttvm
        IMPORT "./lib//../m.ttvm"
        IMPORT linked.ttvm
        IMPORT folder/m.ttvm
        """,
        host: new TestHost().WithFile("m.ttvm", Counting).WithLink("linked.ttvm", "m.ttvm")
            .WithLink("folder", "/programs")).Prints("top level");

    [Fact]
    public void The_main_program_is_in_a_circle_also_by_the_name_of_a_link() => MachineRun.OfText(
        """
        TRY caught
        IMPORT linked.ttvm
        LABEL caught
        CATCH
        GET_FIELD message
        PRINT
        """,
        host: new TestHost().WithLink("linked.ttvm", "main.ttvm")).Prints("Circular dependency detected: linked.ttvm");

    [Fact]
    public void Modules_and_workers_are_looked_for_beside_the_named_path_and_then_beside_the_real_one() => MachineRun.Of(
        new TestHost().WithLink("main.ttvm", "/real/program.ttvm")
            .WithFile("/real/program.ttvm", "IMPORT m.ttvm\nIMPORT n.ttvm\nPUSH_STR \"worker\"\nSPAWN\nPOP\n")
            .WithFile("n.ttvm", "PUSH_STR \"named\"\nPRINT\n").WithFile("/real/n.ttvm", "PUSH_STR \"wrong\"\nPRINT\n")
            .WithFile("/real/m.ttvm", "PUSH_STR \"real\"\nPRINT\n").WithFile("/real/worker.ttvm", "PUSH_STR \"at work\"\nPRINT\n"),
        "main.ttvm",
        MachineRun.Deterministic).Prints("real", "named", "at work");

    [Fact]
    public void Every_process_runs_a_module_once_for_itself()
    {
        const string program = """
            IMPORT m.ttvm
            IMPORT m.ttvm
            MAKE_FUNCTION child
            SPAWN_MONITOR
            STORE ref
            POP
            RECEIVE_MATCH down $ref
            GET_FIELD reason
            PRINT
            HALT
            LABEL child
            IMPORT m.ttvm
            LOAD answer
            CALL_FUNCTION
            PRINT
            RET
            """;
        foreach (var options in Schedules.All)
        {
            MachineRun.OfText(program, options, new TestHost().WithFile("m.ttvm", Counting))
                .Prints("top level", "top level", "42", "normal");
        }
    }

    [Fact]
    public void A_failed_import_may_be_tried_again() => Run("""
        TRY first
        IMPORT m.ttvm
        LABEL first
        CATCH
        GET_FIELD message
        PRINT
        END_TRY
        PUSH_STR "now it is there"
        PUSH_STR "needed.txt"
        WRITE_FILE
        IMPORT m.ttvm
        LOAD text
        PRINT
        """, ("m.ttvm", """
        PUSH_STR "needed.txt"
        READ_FILE
        STORE text
        EXPORT text
        """)).Prints("File operation failed on needed.txt: no such file", "now it is there");

    [Fact]
    public void A_module_that_was_not_there_may_be_tried_again() => Run("""
        TRY first
        IMPORT m.ttvm
        LABEL first
        CATCH
        GET_FIELD message
        PRINT
        END_TRY
        PUSH_STR "PUSH_INT 7\nSTORE x\nEXPORT x\n"
        PUSH_STR "m.ttvm"
        WRITE_FILE
        IMPORT m.ttvm
        LOAD x
        PRINT
        """).Prints("File operation failed on m.ttvm: no such file", "7");

    [Fact]
    public void After_a_failure_in_a_nested_module_the_importers_values_are_there_again() => Run("""
        PUSH_STR "mine"
        TRY caught
        IMPORT outer.ttvm
        LABEL caught
        CATCH error
        END_TRY
        PRINT
        LOAD error
        GET_FIELD message
        PRINT
        """, ("outer.ttvm", "PUSH_INT 1\nPUSH_INT 2\nIMPORT inner.ttvm\n"), ("inner.ttvm", "PUSH_INT 3\nCALL deep\nLABEL deep\nPUSH_STR \"inner\"\nTHROW\n")).Prints("mine", "inner");

    [Fact]
    public void The_same_file_by_two_names_is_one_module() => Run("""
        IMPORT m.ttvm
        IMPORT ./folder/../m.ttvm
        """, ("m.ttvm", Counting)).Prints("top level");

    [Fact]
    public void A_module_is_looked_up_beside_its_importer_first() => Run("""
        IMPORT folder/a.ttvm
        LOAD x
        PRINT
        """, ("folder/a.ttvm", "IMPORT b.ttvm\nEXPORT x\n"), ("folder/b.ttvm", "PUSH_STR \"beside\"\nSTORE x\nEXPORT x\n"), ("b.ttvm", "PUSH_STR \"elsewhere\"\nSTORE x\nEXPORT x\n"))
        .Prints("beside");

    [Fact]
    public void A_label_is_looked_up_in_the_file_that_spawns_it() => Run("""
        IMPORT m.ttvm
        LOAD start
        CALL_FUNCTION
        STORE ref
        RECEIVE_MATCH down $ref
        POP
        HALT
        LABEL worker
        PUSH_STR "the wrong one"
        PRINT
        RET
        """, ("m.ttvm", """
        MAKE_FUNCTION start
        STORE start
        EXPORT start
        HALT
        LABEL start
        PUSH_STR "worker"
        SPAWN_MONITOR
        SWAP
        POP
        RET
        LABEL worker
        PUSH_STR "the module's own"
        PRINT
        RET
        """)).Prints("the module's own");

    [Fact]
    public void Returning_from_a_modules_top_level_is_an_error() => Run("""
        TRY caught
        IMPORT m.ttvm
        LABEL caught
        CATCH
        GET_FIELD message
        PRINT
        """, ("m.ttvm", "RET\n")).Prints("Call stack underflow");

    [Fact]
    public void A_handler_of_the_importer_catches_what_a_module_throws_but_not_the_other_way_round() => Run("""
        TRY mine
        IMPORT m.ttvm
        PUSH_STR "after the import"
        THROW
        LABEL mine
        CATCH
        GET_FIELD message
        PRINT
        """, ("m.ttvm", "TRY left_open\nHALT\nLABEL left_open\nCATCH\nPUSH_STR \"wrong\"\nPRINT\n")).Prints("after the import");

    private static MachineRun Run(string program, params (string Name, string Text)[] modules)
    {
        var host = new TestHost();
        foreach (var (name, text) in modules)
        {
            host.WithFile(name, text);
        }

        return MachineRun.OfText(program, host: host);
    }

    [Fact]
    public void A_module_may_appear_after_a_failure_and_vanish_after_it_was_loaded() => MachineRun.OfText("""
        TRY missing
        IMPORT later.ttvm
        LABEL missing
        CATCH
        GET_FIELD message
        PRINT
        END_TRY

        PUSH_STR "PUSH_INT 5\nSTORE five\nEXPORT five\n"
        PUSH_STR "later.ttvm"
        WRITE_FILE
        IMPORT later.ttvm
        PUSH_STR "later.ttvm"
        DELETE_FILE

        ; Another process runs the module's top level for itself.
        SPAWN_CALL again
        SPAWN_CALL again
        CALL again
        HALT

        LABEL again
        IMPORT later.ttvm
        LOAD five
        PRINT
        RET
        """).Prints("File operation failed on later.ttvm: no such file", "5", "5", "5");

    [Fact]
    public void A_worker_that_was_spawned_may_vanish() => MachineRun.OfText("""
        PUSH_STR "worker"
        SPAWN
        POP
        PUSH_STR "worker.ttvm"
        DELETE_FILE
        PUSH_STR "worker"
        SPAWN
        POP
        """, host: new TestHost().WithFile("worker.ttvm", "PUSH_STR \"at work\"\nPRINT\n")).Prints("at work", "at work");
}
