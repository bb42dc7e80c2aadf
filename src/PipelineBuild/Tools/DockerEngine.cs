namespace PipelineBuild.Tools;

/// <summary>How the Docker Engine is doing, as seen by this user.</summary>
public enum EngineCondition
{
    Running,
    NotInstalled,
    Stopped,
    Denied,
    RemoteUnreachable,
}

/// <summary>The condition of the engine with what was said about it.</summary>
/// <param name="Version">Of the server, when it answers.</param>
public sealed record EngineState(EngineCondition Condition, Version? Version, string Said);

/// <summary>Asks for and starts the engine; never restarts or reconfigures a running one.</summary>
public sealed class DockerEngine(
    IProcessRunner runner, ProgramLocator programs, EnvironmentVariables environment, Machine machine, Administrator administrator, UserFolders folders, TimeProvider time)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Detached detached = new(runner);

    private string Log => Path.Combine(folders.Data, "engine", "dockerd.log");

    public async Task<EngineState> AskAsync(CancellationToken cancel)
    {
        if (programs.Find("docker") is not { } client)
        {
            return new EngineState(programs.Find("dockerd") is null ? EngineCondition.NotInstalled : EngineCondition.Stopped, null, "no docker client to ask with");
        }

        ProcessOutput output;
        try
        {
            output = await runner.RunAsync(Command.Of(client, "version", "--format", "{{.Server.Version}}") with { Timeout = AskLimit }, cancel);
        }
        catch (TimeoutException)
        {
            return new EngineState(Unanswered(), null, $"docker version gave no answer within {AskLimit.TotalSeconds:0} s");
        }

        // The client ends with 0 in some versions although no engine answered.
        if (output.Succeeded && output.Text.Trim() is { Length: > 0 } version)
        {
            return new EngineState(EngineCondition.Running, ProgramProbe.ParseVersion(version), version);
        }

        var said = output.StandardError.FirstOrDefault(line => line.Trim().Length > 0) ?? $"docker version ended with exit code {output.ExitCode}";
        return output.ErrorText.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
            ? new EngineState(EngineCondition.Denied, null, said)
            : new EngineState(Unanswered(), null, said);
    }

    /// <summary>Starts the installed engine and returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It did not come up; the message has the last lines of its log.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (machine.RunsSystemd)
        {
            await administrator.RunCheckedAsync(Command.Of("systemctl", "start", "docker"), cancel);
        }
        else
        {
            await detached.StartAsync(Command.Of(programs.Require("dockerd")), Log, administrator.Prefix, cancel);
        }

        var begun = time.GetTimestamp();
        EngineState state;
        while ((state = await AskAsync(cancel)).Condition is not (EngineCondition.Running or EngineCondition.Denied))
        {
            if (time.GetElapsedTime(begun) > StartLimit)
            {
                var words = machine.RunsSystemd ? "; see: journalctl -u docker" : $"; the end of {Log}:{Detached.LastWords(Log)}";
                throw new InvalidOperationException($"the Docker Engine was started but gave no answer within {StartLimit.TotalSeconds:0} s ({state.Said}){words}");
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    private EngineCondition Unanswered() =>
        environment.Get("DOCKER_HOST") is not null ? EngineCondition.RemoteUnreachable
        : programs.Find("dockerd") is null ? EngineCondition.NotInstalled
        : EngineCondition.Stopped;
}
