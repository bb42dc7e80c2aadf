namespace Cake.Docker;

/// <summary>Options that stand between <c>docker compose</c> and its command.</summary>
public sealed class DockerComposeSettings : AutoToolSettings
{
    public string? Ansi { get; set; }

    public bool Compatibility { get; set; }

    public bool DryRun { get; set; }

    public string[]? EnvFile { get; set; }

    public string[]? File { get; set; }

    public int? Parallel { get; set; }

    public string[]? Profile { get; set; }

    public string? Progress { get; set; }

    public string? ProjectDirectory { get; set; }

    public string? ProjectName { get; set; }
}

/// <summary>Options of <c>docker compose down</c>.</summary>
public sealed class DockerComposeDownSettings : AutoToolSettings
{
    public bool? RemoveOrphans { get; set; }

    public string? Rmi { get; set; }

    public int? Timeout { get; set; }

    public bool? Volumes { get; set; }
}

/// <summary>Options of <c>docker compose ps</c>.</summary>
public sealed class DockerComposePsSettings : AutoToolSettings
{
    public bool? All { get; set; }

    public string[]? Filter { get; set; }

    public string? Format { get; set; }

    public bool? NoTrunc { get; set; }

    public bool? Orphans { get; set; }

    public bool? Quiet { get; set; }

    public bool? Services { get; set; }

    public string[]? Status { get; set; }
}

/// <summary>Options of <c>docker compose logs</c>.</summary>
public sealed class DockerComposeLogsSettings : AutoToolSettings
{
    public bool? Follow { get; set; }

    public int? Index { get; set; }

    public bool? NoColor { get; set; }

    public bool? NoLogPrefix { get; set; }

    public string? Since { get; set; }

    public string? Tail { get; set; }

    public bool? Timestamps { get; set; }

    public string? Until { get; set; }
}

/// <summary>Options of <c>docker compose exec</c>.</summary>
public sealed class DockerComposeExecSettings : AutoToolSettings
{
    public bool? Detach { get; set; }

    public string[]? Env { get; set; }

    public int? Index { get; set; }

    public bool? NoTTY { get; set; }

    public bool? Privileged { get; set; }

    public string? User { get; set; }

    public string? Workdir { get; set; }
}

/// <summary>Options of <c>docker compose build</c>.</summary>
public sealed class DockerComposeBuildSettings : AutoToolSettings
{
    public string[]? BuildArg { get; set; }

    public string? Builder { get; set; }

    public int? Memory { get; set; }

    public bool? NoCache { get; set; }

    public bool? Pull { get; set; }

    public bool? Push { get; set; }

    public bool? Quiet { get; set; }

    public string? Ssh { get; set; }

    public bool? WithDependencies { get; set; }
}

/// <summary>Options of <c>docker compose pull</c>.</summary>
public sealed class DockerComposePullSettings : AutoToolSettings
{
    public bool? IgnoreBuildable { get; set; }

    public bool? IgnorePullFailures { get; set; }

    public bool? IncludeDeps { get; set; }

    public string? Policy { get; set; }

    public bool? Quiet { get; set; }
}

/// <summary>Options of <c>docker compose restart</c>.</summary>
public sealed class DockerComposeRestartSettings : AutoToolSettings
{
    public bool? NoDeps { get; set; }

    public int? Timeout { get; set; }
}

/// <summary>Process settings of <c>docker compose port</c>.</summary>
public sealed class DockerComposePortSettings : AutoToolSettings;
