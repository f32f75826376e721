using System.Text;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>What people read when a program fails, word for word, so that a change of it is seen.</summary>
public sealed class RuntimeErrorTests
{
    private static readonly (string Title, string Program, bool Smp)[] s_programs =
    [
        ("a misspelt variable", "PUSH_INT 1\nSTORE counter\nLOAD conter\n", false),
        ("a variable of the caller", "PUSH_INT 1\nSTORE total\nCALL show\nHALT\nLABEL show\n\tLOAD total   ; not here\nRET\n", false),
        ("a stack that is empty", "CALL outer\nHALT\nLABEL outer\nCALL inner\nRET\nLABEL inner\nADD\nRET\n", false),
        ("the wrong types", "PUSH_STR \"a\"\nPUSH_INT 1\nADD\n", false),
        ("too few arguments", "PUSH_INT 1\nCALL f a b\nHALT\nLABEL f\nRET\n", false),
        ("an exception nobody catches", "PUSH_STR \"out of milk\"\nTHROW\n", false),
        ("a misspelt module", "IMPORT progarm_2.ttvm\n", false),
        ("a misspelt name of a module", "IMPORT names\nLOAD sortt\n", false),
        ("a function of a module that is called like a label", "IMPORT names\nNULL\nCALL sort list\n", false),
        ("a function of a module with too few values", "IMPORT names\nLOAD sort\nCALL_FUNCTION\n", false),
        ("unbounded recursion", "CALL deep\nLABEL deep\nCALL deep\n", false),
        ("no --smp", "PUSH_STR \"counter\"\nSPAWN\n", false),
        ("a misspelt receiver", "REGISTER cashier\nPUSH_STR \"x\"\nSENDNAMED chashier\n", true),
        ("a name that is taken", "REGISTER x\nMAKE_FUNCTION f\nSPAWN\nRECEIVE_TIMEOUT 0 end\nLABEL end\nRECEIVE\nLABEL f\nREGISTER x\n",
            true),
        ("a linked process that fails", "MAKE_FUNCTION f\nSPAWN_LINK\nRECEIVE\nLABEL f\nREGISTER worker\nPUSH_INT 1\nPUSH_INT 0\nDIV\n",
            true),
        ("a worker that does not assemble", "PUSH_STR \"broken\"\nSPAWN\n", true),
        ("a deadlock", "PUSH_STR \"hello\"\nSEND 1\nRECEIVE_MATCH .reply\n", true),
    ];

    [Fact]
    public void They_are_as_recorded()
    {
        var text = new StringBuilder();
        for (var number = 1; number <= s_programs.Length; number++)
        {
            var (title, program, smp) = s_programs[number - 1];
            using var folder = new ProgramFolder($"program_{number}.ttvm", program).Add("broken.ttvm", "PRIN\n")
                .Add("program_2.ttvm", "HALT\n")
                .Add("names.ttvm", "MAKE_FUNCTION sort list\nSTORE sort\nEXPORT sort\nHALT\nLABEL sort\nLOAD list\nRET\n");
            folder.Add($"program_{number}.ttvm", program);
            string[] options = smp ? ["--smp", "--seed", "0"] : [];
            var run = folder.Run([.. options, $"./program_{number}.ttvm"]);
            Assert.Equal("", run.Output);
            text.Append($"== {title}: exit code {run.ExitCode}\n{run.Error}\n");
        }

        Golden.Check("tests/Ttvm.Cli.Tests/Recorded/runtime-errors.txt", text.ToString());
    }
}
