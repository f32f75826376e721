using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;
using StreamJsonRpc;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Transport;

/// <summary>What the server says unasked: notifications, log messages, traces. Any thread may use it.</summary>
internal sealed class ClientLink(TextWriter errors, Patience patience)
{
    private volatile string _trace = "off";

    /// <summary>Where messages go. What is said before it is there waits for it, in order.</summary>
    private readonly TaskCompletionSource<JsonRpc> _rpc = new();

    /// <summary>Whether the client may be spoken to; before initialize only the error stream is.</summary>
    public bool IsInitialized { get; set; }

    /// <summary>Says where notifications go.</summary>
    public void Connect(JsonRpc rpc) => _rpc.TrySetResult(rpc);

    /// <summary>Sends a notification; if the client is gone it is dropped, because the reading side notices that and ends the
    /// session.</summary>
    public async Task Notify(string method, object parameters)
    {
        try
        {
            var rpc = await _rpc.Task.ConfigureAwait(false);
            await rpc.NotifyWithParameterObjectAsync(method, parameters).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ConnectionLostException or ObjectDisposedException or IOException
            or OperationCanceledException)
        {
            // A client that has gone needs no word of it.
            if (exception is IOException or OperationCanceledException)
            {
                await errors.WriteLineAsync($"{method} could not be sent: {exception.Message}").ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks the client to do something; false if it could not or did not want to, which is told in the log.</summary>
    public async Task<bool> Request(string method, object? parameters) =>
        await Ask<JToken>(method, parameters).ConfigureAwait(false) is not null;

    /// <summary>
    /// Asks the client for something; null if it cannot answer. An answer may come late or never: that is told in the log, and nothing that
    /// somebody waits for may wait for it.
    /// </summary>
    public async Task<T?> Ask<T>(string method, object? parameters)
        where T : JToken
    {
        try
        {
            var rpc = await _rpc.Task.ConfigureAwait(false);
            var answer = rpc.InvokeWithParameterObjectAsync<T?>(method, parameters);
            if (!await IsInTime(answer).ConfigureAwait(false))
            {
                Log(MessageType.Warning,
                    $"The client has not answered {method} within {patience.WithClient.TotalSeconds} seconds; until it does, the server goes on without.");
            }

            return await answer.ConfigureAwait(false) ?? JValue.CreateNull() as T;
        }
        catch (Exception exception) when (exception is ConnectionLostException or ObjectDisposedException)
        {
            return null;
        }
        catch (Exception exception) when (exception is RemoteRpcException or IOException or OperationCanceledException)
        {
            // A client that is leaving, or cannot do what it announced: nothing depends on it.
            await errors.WriteLineAsync($"{method} was not answered: {exception.Message}").ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Whether a task is over before the client has been silent for too long.</summary>
    public async Task<bool> IsInTime(Task task)
    {
        using var over = new CancellationTokenSource();
        var isInTime = await Task.WhenAny(task, Task.Delay(patience.WithClient, over.Token)).ConfigureAwait(false) == task;
        await over.CancelAsync().ConfigureAwait(false);
        return isInTime;
    }

    /// <summary>Shows the person a message that no bug has caused.</summary>
    public void Show(string message) => _ = Notify("window/showMessage", new LogMessageParams(MessageType.Info, message));

    /// <summary>Writes a line to the error stream and shows it in the client's log.</summary>
    public void Log(MessageType type, string message)
    {
        lock (errors)
        {
            errors.WriteLine($"{type.ToString().ToLowerInvariant()}: {message}");
        }

        if (IsInitialized)
        {
            _ = Notify("window/logMessage", new LogMessageParams(type, message));
        }
    }

    /// <summary>How much the client wants to hear: <c>off</c>, <c>messages</c> or <c>verbose</c>; anything else counts as off.</summary>
    public void SetTrace(string? value) => _trace = value is "messages" or "verbose" ? value : "off";

    /// <summary>Reports how long a message took, if by then the client wants to hear it.</summary>
    public async Task<T> Trace<T>(string method, string? uri, Task<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return await work.ConfigureAwait(false);
        }
        finally
        {
            if (_trace is var level && level != "off")
            {
                var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);
                var outcome = work.IsCompletedSuccessfully ? "" : work.IsCanceled ? ", cancelled" : ", failed";
                _ = Notify("$/logTrace", new LogTraceParams($"{method}: {milliseconds} ms{outcome}", level == "verbose" ? uri : null));
            }
        }
    }
}
