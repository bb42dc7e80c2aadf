namespace PipelineBuild.Tools.Registries;

/// <summary>User name and password or token for one registry, alive only while a step needs them.</summary>
public sealed record RegistryCredential(string UserName, string Password)
{
    /// <summary>What the docker client calls an identity token: it is exchanged for access tokens and is no password.</summary>
    public bool IsIdentityToken { get; init; }

    /// <summary>Where it comes from, for messages.</summary>
    public string Source { get; init; } = "the configured login";

    /// <summary>Never the password, wherever the record is printed.</summary>
    public override string ToString() => $"{UserName}:***";
}
