using PipelineBuild.Artifacts;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Scanning;

/// <summary>An image to look at, by the digests of its platforms, and where its bytes are.</summary>
/// <param name="Platforms">Platform to manifest digest.</param>
public sealed record ScanSubject(string Image, IReadOnlyDictionary<string, string> Platforms)
{
    /// <summary>On disk; goes before the registry, because it needs neither network nor login.</summary>
    public OciLayout? Layout { get; init; }

    public RegistryCopy? Registry { get; init; }
}

/// <summary>An image in a registry.</summary>
public sealed record RegistryCopy(RegistryClient Client, string Repository);

/// <summary>What a scanner found in one platform of an image.</summary>
/// <param name="Saved">Whether an earlier look at the same digest with the same database was taken.</param>
public sealed record PlatformScan(string Image, string Platform, string Digest, Tools.Scanning.ScanData Data, bool Saved);
