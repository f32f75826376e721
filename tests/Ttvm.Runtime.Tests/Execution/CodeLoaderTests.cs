using System.Text;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>Loading a program takes memory, and so time, in proportion to its length.</summary>
public sealed class CodeLoaderTests
{
    [Fact]
    public void Four_times_as_many_functions_take_about_four_times_as_much()
    {
        // The first one also pays for what is made once.
        Allocated(functions: 100);

        Assert.InRange(Allocated(functions: 8000) / (double)Allocated(functions: 2000), 2, 6);
    }

    private static long Allocated(int functions)
    {
        var program = new StringBuilder();
        for (var i = 0; i < functions; i++)
        {
            program.Append($"CALL f{i}\nJMP after{i}\nLABEL f{i}\nRET\nLABEL after{i}\n");
        }

        var code = new CodeStore(new TestHost().WithFile("main.ttvm", program.ToString())).Load("main.ttvm").Code!;
        var before = GC.GetAllocatedBytesForCurrentThread();
        CodeLoader.Load(code.Module);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
