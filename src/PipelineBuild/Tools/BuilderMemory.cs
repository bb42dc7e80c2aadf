using System.Net.Sockets;
using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>
/// Keeps which builder was chosen for as long as the same engine process runs with the same client and the same QEMU handlers: asking
/// engine and buildx again would bring the same answer.
/// </summary>
/// <remarks>Only for the engine's own builder behind the default socket; whoever uses contexts or DOCKER_HOST is asked every time.</remarks>
public sealed class BuilderMemory(ProbeMemory memory, ProgramLocator programs, EnvironmentVariables environment, Emulation emulation, Machine machine)
{
    private const string DefaultContext = "default";

    private static readonly string[] Choosers = ["DOCKER_HOST", "DOCKER_CONTEXT", "BUILDX_BUILDER", "BUILDX_CONFIG"];

    private string Socket => machine.PathOf("/var/run/docker.sock");

    /// <summary>The choice, when nothing changed that it came from and the engine accepts a connection.</summary>
    public BuilderChoice? Recall(IReadOnlyList<string> platforms)
    {
        if (Files() is not { } files || memory.Recall(Question(platforms), files) is not { } kept || !Answers())
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<BuilderChoice>(kept);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Keep(IReadOnlyList<string> platforms, BuilderChoice choice)
    {
        if (choice is { Name: DefaultContext, Engine: not null } && Files() is { } files)
        {
            memory.Remember(Question(platforms), files, JsonSerializer.Serialize(choice));
        }
    }

    /// <summary>The engine writes its process file when it starts, so another engine is other files. Null when there is no such engine.</summary>
    private string[]? Files()
    {
        var process = machine.PathOf("/var/run/docker.pid");
        return Choosers.All(name => environment.Get(name) is null) && File.Exists(process) && File.Exists(Socket)
            && programs.Find("docker") is { } docker && programs.FindDockerPlugin("docker-buildx") is { } buildx
            ? [docker, buildx, process, Socket, Path.Combine(programs.DockerConfig ?? "", "config.json")]
            : null;
    }

    private string Question(IReadOnlyList<string> platforms) =>
        $"builder for {string.Join(' ', platforms)} with {string.Join(' ', emulation.Registered)}";

    private bool Answers()
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
