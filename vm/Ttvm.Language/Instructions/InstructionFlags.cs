namespace Ttvm.Language.Instructions;

/// <summary>
/// Facts about an instruction that tools ask for without running it. A tool asks for the fact that it needs, never for a list of
/// opcodes, so a new instruction is known to all tools by its row. What operands and stack effects say already is no flag: see
/// <see cref="Instruction.Jumps"/> and its neighbours.
/// </summary>
[Flags]
public enum InstructionFlags : ulong
{
    /// <summary>None of the others.</summary>
    None = 0,

    /// <summary>Control never goes on to the next line: JMP, RET, HALT, THROW, EXIT.</summary>
    EndsBlock = 1UL << 0,

    /// <summary>The process may be parked here until something happens.</summary>
    MayBlock = 1UL << 1,

    /// <summary>Needs the full machine, <c>--smp</c>.</summary>
    NeedsSmp = 1UL << 2,

    /// <summary>Refused by the assembler: not available in this version.</summary>
    Unavailable = 1UL << 3,

    /// <summary>
    /// Cannot fail where it may be used at all, if the stack holds values of the types that its effect names and a variable that it
    /// reads has a value; a lack of memory aside. Without the flag nothing is promised.
    /// </summary>
    NeverFails = 1UL << 4,

    /// <summary>Leaves a changed copy of its first input, which stays as it was: whoever wants the change must keep the copy.</summary>
    CopiesChanged = 1UL << 5,

    // Control

    /// <summary>Runs other code in this process before control goes on at the next line: a function or a module.</summary>
    Calls = 1UL << 6,

    /// <summary>Goes back to whoever called the function.</summary>
    Returns = 1UL << 7,

    /// <summary>Ends the process as the end of the program does.</summary>
    EndsProcess = 1UL << 8,

    /// <summary>Ends all processes.</summary>
    EndsMachine = 1UL << 9,

    /// <summary>Pushes a function that begins at its label.</summary>
    MakesFunction = 1UL << 10,

    /// <summary>Runs the function at its label on values that it takes from the stack, one for each parameter.</summary>
    PassesArguments = 1UL << 11,

    /// <summary>Opens a handler: errors behind it lead to its label.</summary>
    Protects = 1UL << 12,

    /// <summary>Begins a handler.</summary>
    Catches = 1UL << 13,

    /// <summary>Closes a handler.</summary>
    Unprotects = 1UL << 14,

    /// <summary>Has to do with handlers.</summary>
    Handles = Protects | Catches | Unprotects,

    /// <summary>Means the frame or process that executes it, not only variables: in another function it would be another thing.</summary>
    TiedToFrame = 1UL << 15,

    /// <summary>
    /// Nobody outside of the process can tell that it was executed, and it cannot end a loop. That is so of the groups Values,
    /// Variables, Comparison and Strings as well, whose rows do not repeat it.
    /// </summary>
    Idles = 1UL << 16,

    /// <summary>Cannot end a loop, not even by failing in a later round. What <see cref="Idles"/> need not say so.</summary>
    KeepsLooping = 1UL << 17,

    // Variables, modules and fields

    /// <summary>Reads the variable that its operand names.</summary>
    Reads = 1UL << 18,

    /// <summary>Gives the variable that its operand names a value.</summary>
    Binds = 1UL << 19,

    /// <summary>Takes the variable that its operand names away.</summary>
    Unbinds = 1UL << 20,

    /// <summary>Keeps the variable that its operand names for the next closure.</summary>
    Captures = 1UL << 21,

    /// <summary>Gives the variable that its operand names to those who import the file.</summary>
    Exports = 1UL << 22,

    /// <summary>Loads a module, runs it, and binds what it exports.</summary>
    Imports = 1UL << 23,

    /// <summary>Its operand may name a file: a module, or the program of a worker.</summary>
    NamesFile = 1UL << 24,

    /// <summary>Leaves an object in which a field has another value.</summary>
    SetsField = 1UL << 25,

    /// <summary>Leaves the value of a field.</summary>
    GetsField = 1UL << 26,

    // Values

    /// <summary>Pushes what counts as true, whatever its operands are.</summary>
    PushesTrue = 1UL << 27,

    /// <summary>Pushes what counts as false.</summary>
    PushesFalse = 1UL << 28,

    /// <summary>Divides by its last input, which must not be zero.</summary>
    Divides = 1UL << 29,

    /// <summary>Tells whether two values of any types are equal.</summary>
    Equates = 1UL << 30,

    /// <summary>Decides by a value that may be anything, or hands it on to where that may happen.</summary>
    MayTest = 1UL << 31,

    // Processes

    /// <summary>Starts a process.</summary>
    StartsProcess = 1UL << 32,

    /// <summary>Starts what is on top of the stack: a function, or what a string names (<c>language.md</c>, section 3.5).</summary>
    SpawnsTop = 1UL << 33,

    /// <summary>Takes a message from the mailbox.</summary>
    Receives = 1UL << 34,

    /// <summary>Sends a message, now or later.</summary>
    Sends = 1UL << 35,

    /// <summary>Sends an exit signal.</summary>
    SendsExit = 1UL << 36,

    /// <summary>May bring something into the mailbox of the process that it names or whose id it takes.</summary>
    FeedsOther = 1UL << 37,

    /// <summary>Links this process with another, so that each is told of the other's end.</summary>
    Links = 1UL << 38,

    /// <summary>Asks to be told of the end of another process.</summary>
    Monitors = 1UL << 39,

    /// <summary>Decides whether exit signals come as messages.</summary>
    TrapsExits = 1UL << 40,

    /// <summary>Makes this process a supervisor, or has to do with its children.</summary>
    Supervises = 1UL << 41,

    /// <summary>Its operand names a child of this supervisor.</summary>
    NamesChild = 1UL << 42,

    /// <summary>Gives this process the name that is its operand.</summary>
    Registers = 1UL << 43,

    /// <summary>Looks for the process that has the name that is its operand.</summary>
    LooksUp = 1UL << 44,

    /// <summary>Needs the full machine, but neither sends a signal of any kind nor waits for one.</summary>
    SignalsNobody = 1UL << 45,

    /// <summary>Others may have come further behind it: the process waits, gives up its slice, looks for a name, or runs a
    /// module.</summary>
    LetsOthersRun = 1UL << 46,

    /// <summary>Gives up the rest of its slice, without waiting for anything.</summary>
    Yields = 1UL << 47,

    // The outside

    /// <summary>Reads, writes, deletes or looks for the file or folder that its input <c>name</c> names.</summary>
    UsesFile = 1UL << 49,

    /// <summary>Reads or sets the environment variable that its input <c>name</c> names.</summary>
    UsesEnvironment = 1UL << 50,

    /// <summary>Reads from standard input.</summary>
    ReadsInput = 1UL << 51,

    /// <summary>Runs another program.</summary>
    RunsProgram = 1UL << 52,

    /// <summary>Draws a random number.</summary>
    DrawsRandom = 1UL << 53,

    /// <summary>Reads the clock.</summary>
    ReadsClock = 1UL << 54,

    // People

    /// <summary>Among those that most lines of programs are made of, so lists begin with it.</summary>
    IsCommon = 1UL << 48,
}
