namespace Ttvm.DebugAdapter.Transport;

/// <summary>
/// Nobody reads what the adapter says any more. A type of its own, so that what fails with a file of the user's is never taken for the end
/// of the client.
/// </summary>
internal sealed class ClientGoneException(IOException cause) : Exception($"the client cannot be written to: {cause.Message}", cause);
