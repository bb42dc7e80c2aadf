namespace PipelineBuild.Artifacts;

/// <summary>An image name taken apart: registry host, repository, tag and digest.</summary>
/// <param name="Host">Registry host and port; Docker Hub's when the name gave none.</param>
public sealed record ImageReference(string Host, string Repository, string? Tag = null, string? Digest = null)
{
    public const string DockerHub = "docker.io";

    /// <summary>Reads a name with the rules of the docker client: no host means Docker Hub, one part there means library/.</summary>
    public static ImageReference Parse(string text)
    {
        var (name, digest) = SplitAt(text, text.IndexOf('@'));
        var colon = name.LastIndexOf(':');
        var (path, tag) = colon > name.LastIndexOf('/') ? SplitAt(name, colon) : (name, null);
        var slash = path.IndexOf('/');
        var first = slash < 0 ? "" : path[..slash];
        var hasHost = first.Contains('.') || first.Contains(':') || first == "localhost";
        var host = hasHost ? first : DockerHub;
        var repository = hasHost ? path[(slash + 1)..] : path;
        return new ImageReference(host, host == DockerHub && !repository.Contains('/') ? $"library/{repository}" : repository, tag, digest);
    }

    public ImageReference WithTag(string tag) => this with { Tag = tag, Digest = null };

    public ImageReference WithDigest(string digest) => this with { Tag = null, Digest = digest };

    public override string ToString() => $"{Host}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static (string Head, string? Tail) SplitAt(string text, int index) => index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
}
