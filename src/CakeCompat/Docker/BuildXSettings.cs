namespace Cake.Docker;

/// <summary>Options of <c>docker buildx bake</c>.</summary>
public sealed class DockerBuildXBakeSettings : AutoToolSettings
{
    public string? Builder { get; set; }

    public string[]? File { get; set; }

    public bool Load { get; set; }

    public string? MetadataFile { get; set; }

    public bool NoCache { get; set; }

    public bool Print { get; set; }

    public string? Progress { get; set; }

    public bool Pull { get; set; }

    public bool Push { get; set; }

    public string[]? Set { get; set; }
}

/// <summary>Options of <c>docker buildx create</c>.</summary>
public sealed class DockerBuildXCreateSettings : AutoToolSettings
{
    public bool Append { get; set; }

    public bool Bootstrap { get; set; }

    public string? Builder { get; set; }

    public string? BuildkitdFlags { get; set; }

    public string? Config { get; set; }

    public string? Driver { get; set; }

    public string[]? DriverOpt { get; set; }

    public bool Leave { get; set; }

    public string? Name { get; set; }

    public string? Node { get; set; }

    public string[]? Platform { get; set; }

    public bool Use { get; set; }
}

/// <summary>Options of <c>docker buildx inspect</c>.</summary>
public sealed class DockerBuildXInspectSettings : AutoToolSettings
{
    public bool Bootstrap { get; set; }

    public string? Builder { get; set; }
}

/// <summary>Options of <c>docker buildx use</c>.</summary>
public sealed class DockerBuildXUseSettings : AutoToolSettings
{
    public string? Builder { get; set; }

    public bool Default { get; set; }

    public bool Global { get; set; }
}

/// <summary>Options of <c>docker buildx rm</c>.</summary>
public sealed class DockerBuildXRmSettings : AutoToolSettings
{
    public bool AllInactive { get; set; }

    public string? Builder { get; set; }

    public bool Force { get; set; }

    public bool KeepDaemon { get; set; }

    public bool KeepState { get; set; }
}

/// <summary>Process settings of <c>docker buildx ls</c>.</summary>
public sealed class DockerBuildXLsSettings : AutoToolSettings;

/// <summary>Process settings of <c>docker buildx version</c>.</summary>
public sealed class DockerBuildXVersionSettings : AutoToolSettings;

/// <summary>Options of <c>docker buildx imagetools create</c>.</summary>
public sealed class DockerBuildXImageToolsCreateSettings : AutoToolSettings
{
    public bool Append { get; set; }

    public string? Builder { get; set; }

    public bool DryRun { get; set; }

    public string[]? File { get; set; }

    public string[]? Tag { get; set; }
}

/// <summary>Options of <c>docker buildx imagetools inspect</c>.</summary>
public sealed class DockerBuildXImageToolsInspectSettings : AutoToolSettings
{
    public string? Builder { get; set; }

    public string? Format { get; set; }

    public bool Raw { get; set; }
}
