namespace Cake.Docker;

/// <summary>Options of <c>docker rm</c>.</summary>
public sealed class DockerContainerRmSettings : AutoToolSettings
{
    public bool? Force { get; set; }

    public bool? Link { get; set; }

    public bool? Volumes { get; set; }
}

/// <summary>Options of <c>docker stop</c>.</summary>
public sealed class DockerContainerStopSettings : AutoToolSettings
{
    public int? Time { get; set; }
}

/// <summary>Options of <c>docker exec</c>.</summary>
public sealed class DockerContainerExecSettings : AutoToolSettings
{
    public bool? Detach { get; set; }

    public string? DetachKeys { get; set; }

    public string[]? Env { get; set; }

    public bool? Interactive { get; set; }

    public bool? Privileged { get; set; }

    public bool? Tty { get; set; }

    public string? User { get; set; }

    public string? Workdir { get; set; }
}

/// <summary>Options of <c>docker logs</c>.</summary>
public sealed class DockerContainerLogsSettings : AutoToolSettings
{
    public bool? Details { get; set; }

    public bool? Follow { get; set; }

    public string? Since { get; set; }

    public string? Tail { get; set; }

    public bool? Timestamps { get; set; }

    public string? Until { get; set; }
}

/// <summary>Options of <c>docker ps</c>.</summary>
public sealed class DockerContainerPsSettings : AutoToolSettings
{
    public bool? All { get; set; }

    public string? Filter { get; set; }

    public string? Format { get; set; }

    public int Last { get; set; }

    public bool? Latest { get; set; }

    public bool? NoTrunc { get; set; }

    public bool? Quiet { get; set; }

    public bool? Size { get; set; }
}
