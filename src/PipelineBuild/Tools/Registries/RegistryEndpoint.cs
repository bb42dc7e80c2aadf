namespace PipelineBuild.Tools.Registries;

/// <summary>How one registry is spoken to: its host, whether without encryption, and which authorities count beside the machine's own.</summary>
/// <param name="Host">Host and port as image names have them.</param>
public sealed record RegistryEndpoint(string Host)
{
    /// <summary>Plain HTTP is for loopback, unless somebody says otherwise.</summary>
    public bool IsPlainHttp { get; init; } = IsLoopback(Host);

    /// <summary>Certificates in PEM that are trusted in addition.</summary>
    public string? Authorities { get; init; }

    public static bool IsLoopback(string host) => host.Split(':')[0] is "localhost" or "127.0.0.1" || host.StartsWith("[::1]", StringComparison.Ordinal);

    /// <summary>Where its API is; Docker Hub's lives under a name of its own.</summary>
    public Uri Api => new($"{(IsPlainHttp ? "http" : "https")}://{(Host == Artifacts.ImageReference.DockerHub ? "registry-1.docker.io" : Host)}/v2/");
}
