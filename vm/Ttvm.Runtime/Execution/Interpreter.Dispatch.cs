using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>The one switch from instructions to their meaning; an instruction without an arm does not build.</summary>
internal static partial class Interpreter
{
    private static Outcome Execute(Process p, ref Op op) => op.Opcode switch
    {
        Opcode.PushInt or Opcode.PushStr or Opcode.PushFloat or Opcode.PushBool => Push(p, op.Constant),
        Opcode.True => Push(p, Value.OfBool(true)),
        Opcode.False => Push(p, Value.OfBool(false)),
        Opcode.Null => Push(p, Value.Null),
        Opcode.Dup => Push(p, p.Top),
        Opcode.Pop => Drop(p),
        Opcode.Swap => Swap(p),
        Opcode.Over => Over(p),
        Opcode.Rot => Rot(p),
        Opcode.Print => Print(p),
        Opcode.Write => Write(p),
        Opcode.Eprint => Eprint(p),
        Opcode.DumpScope => DumpScope(p),

        Opcode.Add => Add(p, op),
        Opcode.Sub => Sub(p, op),
        Opcode.Mul => Mul(p, op),
        Opcode.Div => Div(p, op),
        Opcode.Mod => Mod(p, op),
        Opcode.AddF or Opcode.SubF or Opcode.MulF or Opcode.DivF => FloatArithmetic(p, op),

        Opcode.Eq or Opcode.Ne => Equality(p, op),
        Opcode.Gt or Opcode.Lt or Opcode.Ge or Opcode.Le => Order(p, op),
        Opcode.EqF or Opcode.NeF or Opcode.GtF or Opcode.LtF or Opcode.GeF or Opcode.LeF => FloatComparison(p, op),
        Opcode.Not => Not(p, op),
        Opcode.And or Opcode.Or => Logic(p, op),

        Opcode.Concat => Concat(p, op),
        Opcode.ToStr => ToStr(p),
        Opcode.ToInt => ToInt(p, op),
        Opcode.ToFloat => ToFloat(p, op),
        Opcode.TypeOf => TypeOf(p),
        Opcode.Substr => Substr(p, op),
        Opcode.Split => Split(p, op),
        Opcode.Join => Join(p, op),
        Opcode.IndexOf => IndexOf(p, op),
        Opcode.Upper or Opcode.Lower => ChangeCase(p, op),

        Opcode.Jmp => Jump(p, op),
        Opcode.Jz => JumpIfZero(p, op),
        Opcode.Call => Call(p, op),
        Opcode.Ret => Ret(p),
        Opcode.MakeFunction => MakeFunction(p, op),
        Opcode.CallFunction => CallFunction(p, op),
        Opcode.MakeLambda => MakeLambda(p, op),
        Opcode.Capture => Capture(p, op),
        Opcode.Halt => Halt(p),

        Opcode.Try => Try(p, op),
        Opcode.Catch => Catch(p, op),
        Opcode.Throw => Throw(p),
        Opcode.EndTry => EndTry(p),

        Opcode.Import => Import(p, op),
        Opcode.Export => Export(p, op),

        Opcode.Store => Store(p, op),
        Opcode.Load => Load(p, op),
        Opcode.Delete => Delete(p, op),

        Opcode.MakeList => MakeList(p, op),
        Opcode.Len => Len(p, op),
        Opcode.Index => Index(p, op),
        Opcode.MakeObject => Push(p, new Value(ObjectValue.Empty)),
        Opcode.SetField => SetField(p, op),
        Opcode.GetField => GetField(p, op),
        Opcode.HasField => HasField(p, op),
        Opcode.DeleteField => DeleteField(p, op),
        Opcode.Keys => Keys(p, op),
        Opcode.ObjectSet => ObjectSet(p, op),
        Opcode.ObjectGet => ObjectGet(p, op),
        Opcode.ListAppend => ListAppend(p, op),
        Opcode.ListSet => ListSet(p, op),

        Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor => Spawn(p, op),
        Opcode.SpawnCall => SpawnCall(p, op),
        Opcode.Self => Push(p, Value.OfInt(p.Id)),
        Opcode.Register => Register(p, op),
        Opcode.WhereIs => WhereIs(p, op),
        Opcode.Unregister => Unregister(p, op),
        Opcode.Yield => Outcome.Yield,
        Opcode.Send => Send(p, op),
        Opcode.SendNamed => SendNamed(p, op),
        Opcode.SendAfter => SendAfter(p, op),
        Opcode.Receive => Receive(p),
        Opcode.ReceiveMatch => ReceiveMatch(p, op),
        Opcode.ReceiveTimeout => ReceiveTimeout(p, op),
        Opcode.Monitor => Monitor(p, op),
        Opcode.Demonitor => Demonitor(p, op),
        Opcode.Link => Link(p, op),
        Opcode.Unlink => Unlink(p, op),
        Opcode.TrapExit => TrapExit(p, op),
        Opcode.ExitProcess => ExitProcess(p, op),
        Opcode.StartSupervisor => StartSupervisor(p, op),
        Opcode.SuperviseChild => SuperviseChild(p, op),
        Opcode.SpawnSupervised => SpawnSupervised(p, op),
        Opcode.RestartChild => RestartChild(p, op),

        Opcode.Sleep => Sleep(p, op),
        Opcode.Exit => ExitMachine(p, op),
        Opcode.GetTime => Push(p, Value.OfInt(p.Machine.Scheduler.Now / 1_000_000)),
        Opcode.GetTimeMs => Push(p, Value.OfInt(p.Machine.Scheduler.Now / 1_000)),
        Opcode.Random => Random(p, op),
        Opcode.FormatTime => FormatTime(p, op),
        Opcode.GetArgs => GetArgs(p),
        Opcode.GetEnv => GetEnv(p, op),
        Opcode.SetEnv => SetEnv(p, op),

        Opcode.ReadLine or Opcode.ReadChar or Opcode.ReadInput => ReadInput(p, op),
        Opcode.ReadFile or Opcode.ReadBytes or Opcode.FileExists or Opcode.FileSize or Opcode.DeleteFile or Opcode.ListDir =>
            AskFile(p, op),
        Opcode.WriteFile or Opcode.AppendFile or Opcode.WriteBytes => ChangeFile(p, op),
        Opcode.Exec or Opcode.ExecCapture => Exec(p, op),

        Opcode.JsonParse => JsonParse(p, op),
        Opcode.JsonStringify => JsonStringify(p, op),
        Opcode.CsvParse => CsvParse(p, op),
        Opcode.CsvWrite => CsvWrite(p, op),
        Opcode.Hash => Hash(p, op),

        Opcode.HttpGet or Opcode.HttpPost or Opcode.TcpConnect or Opcode.TcpListen or Opcode.TcpSend or Opcode.TcpRecv
            or Opcode.UdpBind or Opcode.UdpSend or Opcode.UdpRecv or Opcode.DnsResolve
            or Opcode.Compress or Opcode.Decompress or Opcode.Encrypt or Opcode.Decrypt
            or Opcode.AsyncRead or Opcode.AsyncWrite or Opcode.Await
            or Opcode.StreamCreate or Opcode.StreamRead or Opcode.StreamWrite or Opcode.StreamClose
            or Opcode.DbConnect or Opcode.DbQuery or Opcode.DbExec => Unavailable(p, op),
    };

    /// <summary>The assembler refuses these; only bytecode made elsewhere can hold one.</summary>
    private static Outcome Unavailable(Process p, in Op op) => Fail(p, $"{NameOf(op)} is not available in this version");
}
