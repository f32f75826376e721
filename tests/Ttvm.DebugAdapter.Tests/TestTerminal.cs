using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Ttvm.DebugAdapter.Terminals;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>A terminal that a client has opened for an adapter, with the relay in it, and the person who sits before it.</summary>
internal sealed class TestTerminal : IDisposable
{
    private readonly Pipe _keyboard = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Screen _output = new();
    private readonly Screen _errors = new();
    private readonly TcpClient _connection;
    private readonly Relay _relay;
    private readonly Task<int> _running;

    /// <param name="arguments">Of the request that asks for it.</param>
    /// <param name="token">Another token than the right one.</param>
    public TestTerminal(JObject arguments, string? token = null)
    {
        var words = arguments["args"]!.Select(word => (string)word!).ToArray();
        Assert.Equal("--terminal", words[^2]);
        _connection = new TcpClient("127.0.0.1", int.Parse(words[^1], CultureInfo.InvariantCulture));
        _relay = new Relay(_connection.GetStream(), _keyboard.Reader.AsStream(), _output, _errors);
        _running = Task.Run(() => _relay.Run(token ?? (string)arguments["env"]![Relay.TokenVariable]!));
    }

    /// <summary>What the program has written so far.</summary>
    public string Output => _output.Text;

    /// <summary>The same for standard error.</summary>
    public string Errors => _errors.Text;

    /// <summary>Types, or pastes, something.</summary>
    public void Type(string text) => Type(Encoding.UTF8.GetBytes(text));

    public void Type(byte[] bytes) => _keyboard.Writer.WriteAsync(bytes).AsTask().Wait(Timeouts.Hang);

    /// <summary>Presses Ctrl+D.</summary>
    public void EndInput() => _keyboard.Writer.Complete();

    /// <summary>Presses Ctrl+C.</summary>
    public bool Interrupt() => _relay.Interrupt();

    /// <summary>Presses Ctrl+S, after which nothing is shown any more.</summary>
    public void Halt() => _output.IsHalted = true;

    /// <summary>Closes the window.</summary>
    public void Close() => _connection.Close();

    /// <summary>Waits until a text stands there.</summary>
    public void Await(string text) => _output.Await(text);

    /// <summary>Waits for the end of the relay; its exit code.</summary>
    public int End() => _running.WaitAsync(Timeouts.Hang).GetAwaiter().GetResult();

    public void Dispose()
    {
        _output.IsHalted = false;
        _connection.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private sealed class Screen : MemoryStream
    {
        private readonly object _gate = new();
        private bool _isHalted;

        public bool IsHalted
        {
            set
            {
                lock (_gate)
                {
                    _isHalted = value;
                    Monitor.PulseAll(_gate);
                }
            }
        }

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return Encoding.UTF8.GetString(ToArray());
                }
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_gate)
            {
                while (_isHalted)
                {
                    Monitor.Wait(_gate);
                }

                base.Write(buffer);
                Monitor.PulseAll(_gate);
            }
        }

        public void Await(string text)
        {
            lock (_gate)
            {
                while (!Text.Contains(text, StringComparison.Ordinal))
                {
                    Assert.True(Monitor.Wait(_gate, Timeouts.Hang), $"'{text}' is not written, but: {Text}");
                }
            }
        }
    }
}
