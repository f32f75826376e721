using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>Nothing is left out: neither an instruction nor a program nobody runs.</summary>
public sealed class CoverageTests
{
    public static TheoryData<string> Available =>
        [.. InstructionSet.All.Where(instruction => !instruction.Is(InstructionFlags.Unavailable))
            .Select(instruction => instruction.Mnemonic)];

    [Theory]
    [MemberData(nameof(Available))]
    public void Every_instruction_has_a_program_in_its_family(string mnemonic)
    {
        var instruction = InstructionSet.Find(mnemonic)!;
        var path = $"tests/programs/{instruction.Group.ToString().ToLowerInvariant()}/{mnemonic.ToLowerInvariant()}.ttvm";
        Assert.True(File.Exists(Repository.PathOf(path)),
            $"{path} is missing: it should state what {mnemonic} does, and with which words it fails.");
        var tree = SyntaxTree.Parse(SourceText.FromBytes(path, File.ReadAllBytes(Repository.PathOf(path))));
        Assert.Contains(tree.Lines, line => line.Instruction == instruction);
    }

    [Fact]
    public void Every_program_states_something()
    {
        // The document's own programs include some that write nothing.
        var silent = ProgramFile.All.Where(program => program.IsProgram && !program.Stated.IsTest
            && !program.RelativePath.StartsWith("tests/programs/seed/", StringComparison.Ordinal)
            && !File.Exists(Repository.PathOf($"tests/programs/seed/{program.Name}")));
        Assert.Empty(silent.Select(program => program.RelativePath));
    }

    [Fact]
    public void Every_directive_is_understood() =>
        Assert.Empty(ProgramFile.All.SelectMany(file => file.Stated.Problems.Select(problem => $"{file.RelativePath}: {problem.Message}")));

    [Fact]
    public void The_examples_the_document_lists_are_there()
    {
        // The document says: ls examples/*.ttvm | grep -E "(concurrency|spawn|send)"
        var names = ProgramFile.All.Where(program => program.RelativePath.StartsWith("examples/", StringComparison.Ordinal))
            .Select(program => program.Name).ToList();
        foreach (var word in (string[])["concurrency", "spawn", "send"])
        {
            Assert.Contains(names, name => name.Contains(word, StringComparison.Ordinal));
        }

        string[] named = ["hello_concurrent", "process_comm", "producer_consumer", "worker_pool", "server", "pipeline",
            "coffee_shop", "coffee_shop_demo"];
        Assert.Empty(named.Select(name => name + ".ttvm").Except(names));
    }
}
