using System.Security.Cryptography;
using System.Text;

namespace Ttvm.DebugAdapter.Transport;

/// <summary>
/// A client that has come over a port. Anybody on the computer can come so, and whoever launches a program can do what we can: that takes
/// the token.
/// </summary>
/// <param name="token">What a client must know.</param>
/// <param name="output">Where a program writes that goes on without its client.</param>
/// <param name="hangUp">Closes the connection; from any thread, any number of times.</param>
internal sealed class PortClient(string token, TextWriter output, Action hangUp)
{
    private const int MostTries = 3;

    private int _failedTries;

    /// <summary>Where a program writes that goes on without its client.</summary>
    public TextWriter Output => output;

    /// <summary>Whether it knows the token.</summary>
    public bool IsAdmitted { get; private set; }

    /// <summary>Whether it has given so many wrong tokens that no more are listened to.</summary>
    public bool IsTurnedAway => _failedTries >= MostTries;

    /// <summary>Listens to a token. How long that takes tells nothing of the right one.</summary>
    /// <returns>Whether it is the right one.</returns>
    public bool Admit(string? given)
    {
        IsAdmitted = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(token));
        _failedTries += IsAdmitted ? 0 : 1;
        return IsAdmitted;
    }

    /// <summary>Closes the connection.</summary>
    public void HangUp() => hangUp();
}
