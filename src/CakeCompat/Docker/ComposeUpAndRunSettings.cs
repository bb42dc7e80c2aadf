namespace Cake.Docker;

/// <summary>Options of <c>docker compose up</c>.</summary>
public sealed class DockerComposeUpSettings : AutoToolSettings
{
    public bool? AbortOnContainerExit { get; set; }

    public bool? AlwaysRecreateDeps { get; set; }

    public string[]? Attach { get; set; }

    public bool? AttachDependencies { get; set; }

    public bool? Build { get; set; }

    public bool? Detach { get; set; }

    public string? ExitCodeFrom { get; set; }

    public bool? ForceRecreate { get; set; }

    public string[]? NoAttach { get; set; }

    public bool? NoBuild { get; set; }

    public bool? NoColor { get; set; }

    public bool? NoDeps { get; set; }

    public bool? NoLogPrefix { get; set; }

    public bool? NoRecreate { get; set; }

    public bool? NoStart { get; set; }

    public string? Pull { get; set; }

    public bool? QuietPull { get; set; }

    public bool? RemoveOrphans { get; set; }

    public bool? RenewAnonVolumes { get; set; }

    public bool? Scale { get; set; }

    public int? Timeout { get; set; }

    public bool? Timestamps { get; set; }

    public bool? Wait { get; set; }

    public int? WaitTimeout { get; set; }
}

/// <summary>Options of <c>docker compose run</c>.</summary>
public sealed class DockerComposeRunSettings : AutoToolSettings
{
    public bool? Build { get; set; }

    public bool? CapAdd { get; set; }

    public bool? CapDrop { get; set; }

    public bool? Detach { get; set; }

    public string? Entrypoint { get; set; }

    public string[]? Env { get; set; }

    public bool? Interactive { get; set; }

    public string[]? Label { get; set; }

    public string? Name { get; set; }

    public bool? NoDeps { get; set; }

    public bool? NoTTY { get; set; }

    public string[]? Publish { get; set; }

    public bool? QuietPull { get; set; }

    public bool? RemoveOrphans { get; set; }

    public bool? Rm { get; set; }

    public bool? ServicePorts { get; set; }

    public bool? UseAliases { get; set; }

    public string? User { get; set; }

    public string[]? Volume { get; set; }

    public string? Workdir { get; set; }
}
