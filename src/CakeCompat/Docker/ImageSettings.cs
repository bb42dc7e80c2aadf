namespace Cake.Docker;

/// <summary>Options of <c>docker push</c>.</summary>
public sealed class DockerImagePushSettings : AutoToolSettings
{
    public bool AllTags { get; set; }

    public bool? DisableContentTrust { get; set; }
}

/// <summary>Options of <c>docker pull</c>.</summary>
public sealed class DockerImagePullSettings : AutoToolSettings
{
    public bool? AllTags { get; set; }

    public bool? DisableContentTrust { get; set; }

    public string? Platform { get; set; }
}

/// <summary>Options of <c>docker load</c>.</summary>
public sealed class DockerImageLoadSettings : AutoToolSettings
{
    public string? Input { get; set; }

    public bool? Quiet { get; set; }
}

/// <summary>Options of <c>docker save</c>.</summary>
public sealed class DockerImageSaveSettings : AutoToolSettings
{
    public string? Output { get; set; }
}

/// <summary>Options of <c>docker rmi</c>.</summary>
public sealed class DockerImageRemoveSettings : AutoToolSettings
{
    public bool? Force { get; set; }

    public bool? NoPrune { get; set; }
}

/// <summary>Options of <c>docker image ls</c>.</summary>
public sealed class DockerImageLsSettings : AutoToolSettings
{
    public bool All { get; set; }

    public bool Digests { get; set; }

    public string? Filter { get; set; }

    public string? Format { get; set; }

    public bool NoTrunc { get; set; }

    public bool Quiet { get; set; }
}
