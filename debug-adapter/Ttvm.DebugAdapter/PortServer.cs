using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ttvm.DebugAdapter.Transport;

namespace Ttvm.DebugAdapter;

/// <summary>
/// Serves clients that speak the protocol over a port of this computer: each connection is a session on a thread of its own, and they know
/// nothing of each other.
/// </summary>
/// <param name="sessions">The sessions there are.</param>
/// <param name="output">Takes the line with address and token, and what programs write that go on without their client.</param>
/// <param name="log">Where a line for people goes.</param>
internal sealed class PortServer(Sessions sessions, TextWriter output, TextWriter log)
{
    /// <summary>128 bits.</summary>
    private const int TokenDigits = 32;

    /// <summary>Serves until the process ends.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <returns>The exit code, if the port cannot be had.</returns>
    public int Serve(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            log.WriteLine($"ttvm-debug-adapter: cannot listen on port {port}: {exception.Message}; choose another, or 0 for a free one");
            return 1;
        }

        var token = RandomNumberGenerator.GetHexString(TokenDigits, lowercase: true);
        output.WriteLine($"ttvm-debug-adapter: listening on {listener.LocalEndpoint}, token {token}");
        while (true)
        {
            var socket = listener.AcceptSocket();
            new Thread(() => Serve(socket, token)) { IsBackground = true, Name = "session" }.Start();
        }
    }

    private void Serve(Socket socket, string token)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                using var stream = new NetworkStream(socket);
                var client = new PortClient(token, output, () => HangUp(socket));
                sessions.Serve(new Session(new Peer(stream, stream), log, Endpoints.All, client));
                client.HangUp();
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                log.WriteLine($"ttvm-debug-adapter: a client was gone before it could be served: {exception.Message}");
            }
        }
    }

    /// <summary>A client that reads finds the end, and so does our own thread that reads.</summary>
    private static void HangUp(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The client was faster, in whatever way.
            return;
        }
    }
}
