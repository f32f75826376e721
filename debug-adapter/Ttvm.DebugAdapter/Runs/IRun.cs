using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Runs;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>A program that can be loaded and then started, each once. Used on the session's thread.</summary>
internal interface IRun : IDisposable
{
    /// <summary>What the program says and does.</summary>
    RunEvents Events { get; }

    /// <summary>The debugger it runs under; null if it runs without one.</summary>
    Debugger? Debugger { get; }

    /// <summary>Reads and assembles the program.</summary>
    Task<LoadOutcome> Load();

    /// <summary>Starts the program.</summary>
    void Start();

    /// <summary>Adds text to its standard input.</summary>
    void ProvideInput(string text);

    /// <summary>Whether text typed in the console, without a mark, is input.</summary>
    bool TakesPlainInput { get; }

    /// <summary>Ends its standard input after what has been added.</summary>
    void EndInput();

    /// <summary>Lets the program go on to its end without anybody who types for it or stops it.</summary>
    void Leave();

    /// <summary>Ends the program at once; its end is told as ever.</summary>
    void Terminate();
}
