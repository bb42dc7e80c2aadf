namespace PipelineBuild.Tools;

/// <summary>The port the configuration asks for is held by a service that is not ours.</summary>
public sealed class PortTakenException(int port, string holder, string key)
    : Exception($"port {port} of this machine is held by {holder}. Give the local registry another port with {key}, remove that key to let it choose one, or end that service.")
{
    public int Port { get; } = port;
}
