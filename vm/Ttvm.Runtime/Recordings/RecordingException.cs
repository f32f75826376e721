namespace Ttvm.Runtime.Recordings;

/// <summary>A recording cannot be read, made, or repeated; the message is for people, without a full stop.</summary>
public sealed class RecordingException : Exception
{
    /// <summary>An exception with a message that says what is wrong.</summary>
    public RecordingException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message that says what is wrong, and its cause.</summary>
    public RecordingException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
