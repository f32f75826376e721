using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ttvm.DebugAdapter.Terminals;

/// <summary>
/// Waits for the one relay that a client starts in a terminal. Anybody on the computer can come to the port, so only who knows the token is
/// let in, and only once.
/// </summary>
internal sealed class RelayListener : IDisposable
{
    /// <summary>128 bits.</summary>
    private const int TokenDigits = 32;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<Stream> _admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();

    public RelayListener()
    {
        _listener.Start();
        _ = Task.Run(Accept);
    }

    /// <summary>What the relay must know.</summary>
    public string Token { get; } = RandomNumberGenerator.GetHexString(TokenDigits, lowercase: true);

    /// <summary>Where it must come to.</summary>
    public string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The connection to the relay, which is the caller's to close.</summary>
    public Task<Stream> Admitted => _admitted.Task;

    /// <summary>Lets nobody in any more.</summary>
    public void Dispose()
    {
        _admitted.TrySetCanceled();
        _closed.Cancel();
        _listener.Dispose();
    }

    private async Task Accept()
    {
        while (!_admitted.Task.IsCompleted)
        {
            try
            {
                // Not awaited: a stranger who says nothing must not keep the relay out.
                _ = Admit(await _listener.AcceptSocketAsync(_closed.Token));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Admit(Socket socket)
    {
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await RelayFrame.Read(stream, _closed.Token) is { Kind: RelayFrameKind.Token, Content: var given }
                && CryptographicOperations.FixedTimeEquals(given.Span, Encoding.UTF8.GetBytes(Token)) && _admitted.TrySetResult(stream))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Gone before it has said who it is.
            await stream.DisposeAsync();
            return;
        }

        await stream.DisposeAsync();
    }
}
