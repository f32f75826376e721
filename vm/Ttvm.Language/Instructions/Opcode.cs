namespace Ttvm.Language.Instructions;

/// <summary>
/// Every instruction of the language; the numeric value is the byte code (u16) written to <c>.ttb</c> files.
/// Values 80, 81, 82, 8B, 8C and 8D are fixed by the owner's document; the rest by <c>language.md</c>, section 3.
/// </summary>
/// <remarks>The order and the names carry no meaning: everything else about an instruction is in <see cref="InstructionSet"/>.</remarks>
#pragma warning disable CS1591 // The row in InstructionSet documents each member.
public enum Opcode : ushort
{
    PushInt = 0x01, PushStr = 0x02, True = 0x03, False = 0x04, Null = 0x05,
    Not = 0x06, And = 0x07, Or = 0x08,
    Dup = 0x09, PushFloat = 0x0A, PushBool = 0x0B, Pop = 0x0C, Swap = 0x0D, Over = 0x0E, Rot = 0x0F,

    Add = 0x10, Sub = 0x11, Concat = 0x12, Mul = 0x13, Div = 0x14, Mod = 0x15,
    AddF = 0x16, SubF = 0x17, MulF = 0x18, DivF = 0x19,
    ToStr = 0x1A, ToInt = 0x1B, ToFloat = 0x1C, TypeOf = 0x1D, Substr = 0x1E, Split = 0x1F,

    Eq = 0x20, Gt = 0x21, Lt = 0x22, Ne = 0x23, Ge = 0x24, Le = 0x25,
    EqF = 0x26, GtF = 0x27, LtF = 0x28, NeF = 0x29, GeF = 0x2A, LeF = 0x2B,
    Join = 0x2C, IndexOf = 0x2D, Upper = 0x2E, Lower = 0x2F,

    Jmp = 0x30, Jz = 0x31, Call = 0x32, Ret = 0x33, MakeFunction = 0x34, CallFunction = 0x35,
    MakeLambda = 0x36, Capture = 0x37, Try = 0x38, Catch = 0x39, Throw = 0x3A, EndTry = 0x3B,
    Import = 0x3C, Export = 0x3D,

    Print = 0x40, Write = 0x41, Eprint = 0x42,

    Store = 0x50, Load = 0x51, Delete = 0x52,

    MakeList = 0x60, Len = 0x61, Index = 0x62, MakeObject = 0x63,
    SetField = 0x64, GetField = 0x65, HasField = 0x66, DeleteField = 0x67, Keys = 0x68,
    ObjectSet = 0x69, ObjectGet = 0x6A, ListAppend = 0x6B, ListSet = 0x6C,

    DumpScope = 0x70,
    ReadFile = 0x72, WriteFile = 0x73, AppendFile = 0x74, FileExists = 0x75, FileSize = 0x76,
    DeleteFile = 0x77, ListDir = 0x78, ReadBytes = 0x79, WriteBytes = 0x7A,
    ReadLine = 0x7B, ReadChar = 0x7C, ReadInput = 0x7D,

    Spawn = 0x80, Register = 0x81, WhereIs = 0x82, Unregister = 0x83, SendNamed = 0x84,
    Monitor = 0x85, Link = 0x86, Unlink = 0x87,
    StartSupervisor = 0x88, SuperviseChild = 0x89, RestartChild = 0x8A,
    Yield = 0x8B, Receive = 0x8C, Send = 0x8D, Demonitor = 0x8E, TrapExit = 0x8F,
    Self = 0x90, ReceiveTimeout = 0x91, ReceiveMatch = 0x92, SpawnLink = 0x93, SpawnMonitor = 0x94,
    ExitProcess = 0x95, SpawnCall = 0x96, SendAfter = 0x97, SpawnSupervised = 0x98,

    GetEnv = 0xA0, SetEnv = 0xA1, GetArgs = 0xA2, Exec = 0xA3, ExecCapture = 0xA4, Exit = 0xA5,
    GetTime = 0xA6, Sleep = 0xA7, FormatTime = 0xA8, GetTimeMs = 0xA9, Random = 0xAA,

    HttpGet = 0xB0, HttpPost = 0xB1, TcpConnect = 0xB2, TcpListen = 0xB3, TcpSend = 0xB4, TcpRecv = 0xB5,
    UdpBind = 0xB6, UdpSend = 0xB7, UdpRecv = 0xB8, DnsResolve = 0xB9,

    JsonParse = 0xC0, JsonStringify = 0xC1, CsvParse = 0xC2, CsvWrite = 0xC3, Hash = 0xC4,
    Compress = 0xC5, Decompress = 0xC6, Encrypt = 0xC7, Decrypt = 0xC8,

    AsyncRead = 0xD0, AsyncWrite = 0xD1, Await = 0xD2,
    StreamCreate = 0xD3, StreamRead = 0xD4, StreamWrite = 0xD5, StreamClose = 0xD6,

    DbConnect = 0xE0, DbQuery = 0xE1, DbExec = 0xE2,

    Halt = 0xFF,
}
#pragma warning restore CS1591
