using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Transport;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;

namespace Ttvm.DebugAdapter;

/// <summary>Recordings of the run.</summary>
internal sealed partial class Session
{
    /// <summary>How long to wait for the run, which answers between two instructions. A run that does not answer is broken.</summary>
    private static readonly TimeSpan s_patienceWithRun = TimeSpan.FromSeconds(10);

    /// <summary>Whether the recording that the launch asks for has been written, or could not be.</summary>
    private bool _isRecorded;

    /// <summary>Writes a recording of the run so far.</summary>
    /// <param name="file">Where, relative to the working directory; empty: where the launch says, or beside the program.</param>
    /// <returns>What to tell.</returns>
    public string Record(string file)
    {
        RequireDebugger();
        var path = file.Length == 0 ? _launch!.Record ?? Path.ChangeExtension(_launch.Program, Recording.Extension)
            : Path.GetFullPath(file, _launch!.WorkingDirectory);
        try
        {
            var recording = Ask(() => RequireDebugger().TakeRecording());
            OutputFile.Write(path, recording.ToBytes(), Recording.Objection);
            return $"recorded in {path}";
        }
        catch (Exception exception) when (exception is RecordingException or IOException or ArgumentException)
        {
            throw new RequestFailure(ErrorId.NotRecorded, $"The run is not recorded: {exception.Message}.");
        }
    }

    /// <summary>Writes the recording that the launch asks for, once: the session or the program ends.</summary>
    private void WriteRecording()
    {
        if (_isRecorded || !_hasStarted || _launch?.Record is not { } path || Run is not { Debugger: { } debugger } run)
        {
            return;
        }

        _isRecorded = true;
        string said;
        try
        {
            using var relief = run.Events.Relieve();
            var recording = debugger.TakeRecording().WaitAsync(s_patienceWithRun).GetAwaiter().GetResult();
            OutputFile.Write(path, recording.ToBytes(), Recording.Objection);
            said = $"The run is recorded in {path}.";
        }
        catch (Exception exception) when (exception is RecordingException or IOException or TimeoutException or OperationCanceledException)
        {
            said = $"The run is not recorded: {exception.Message}.";
            Log(said);
        }

        try
        {
            _peer.Send("output", new OutputEvent("console", said + "\n"));
        }
        catch (ClientGoneException gone)
        {
            // The recording is there all the same.
            Log(gone.Message);
        }
    }
}
