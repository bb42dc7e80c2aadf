using PipelineBuild.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Probing;

/// <summary>An installed package, ready to be started.</summary>
/// <param name="Program">The command of bin, as npm linked it.</param>
/// <param name="Home">An empty directory: its home, and where it is started.</param>
public sealed record InstalledServer(string Program, string Home);

/// <summary>Makes the command that starts a server as a client would: in another directory than its own, and with few variables.</summary>
public sealed class ServerCommand(EnvironmentVariables environment, SecretMask mask)
{
    /// <summary>What the official clients hand on.</summary>
    private static readonly string[] HandedOn = ["PATH", "LOGNAME", "USER", "SHELL", "TERM", "LANG"];

    /// <exception cref="InvalidDataException">A secret's variable is not set.</exception>
    public Command Of(InstalledServer server, McpTestSettings settings, McpHttpSettings? http = null)
    {
        var variables = HandedOn.ToDictionary(name => name, environment.Get);
        (variables["HOME"], variables["TMPDIR"]) = (server.Home, server.Home);
        foreach (var (name, value) in settings.Environment.Concat(http?.Environment ?? new Dictionary<string, string>()))
        {
            variables[name] = value;
        }

        foreach (var secret in settings.Secrets)
        {
            variables[secret.EnvironmentVariable] = Resolve(secret);
        }

        return new Command(server.Program, http?.Arguments ?? settings.Arguments)
        {
            WorkingDirectory = server.Home,
            Environment = variables.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value),
            InheritsEnvironment = false,
        };
    }

    private string Resolve(SecretRef secret) => secret.Resolve(environment, mask) ?? throw new InvalidDataException($"the server wants the variable {secret.EnvironmentVariable}, which is not set");
}
