namespace Ttvm.DebugAdapter.Protocol;

/// <summary>The kinds of failing requests. The numbers are part of what clients see: none is ever given another meaning.</summary>
internal enum ErrorId
{
    UnknownRequest = 1001,
    BadArguments = 1002,
    OutOfOrder = 1003,
    Cancelled = 1004,
    NotAdmitted = 1005,
    WrongToken = 1006,
    BadLaunch = 1101,
    ProgramHasErrors = 1102,
    NoTerminal = 1103,
    NoDebugger = 1201,
    NotStopped = 1202,
    NoSuchProcess = 1203,
    StaleReference = 1204,
    CannotEvaluate = 1205,
    NoSuchSource = 1206,
    CannotChange = 1207,
    DoesNotWait = 1208,
    NoSuchEvent = 1220,
    NoSuchMoment = 1221,
    NotRecorded = 1222,

    /// <summary>A bug of ours.</summary>
    Internal = 1999,
}
