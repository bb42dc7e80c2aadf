using PipelineBuild.Configuration;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>The block <c>mcp.publish</c>: to which npm registry, and with which login.</summary>
/// <param name="Registry">Null for the one that the package or npm's own configuration names.</param>
/// <param name="Token">Null for the login that npm is configured with, or none where GitHub vouches for the run.</param>
/// <param name="Access">Null leaves it to package and registry.</param>
public sealed record McpPublishSettings(Uri? Registry, SecretRef? Token, string? Access)
{
    private const int LongestWait = 1800;

    /// <summary>Where GitHub vouches for the run, npm says so in a signed statement about the package.</summary>
    public bool Provenance { get; init; } = true;

    /// <summary>Where GitHub vouches for the run, that is the login, and a token beside it is refused.</summary>
    public bool TrustedPublishing { get; init; } = true;

    /// <summary>The installed package is started and asked for its tools.</summary>
    public bool ListTools { get; init; } = true;

    /// <summary>Git tags of releases are pushed to <c>origin</c>.</summary>
    public bool PushTags { get; init; }

    /// <summary>How long a registry may take to show what it accepted.</summary>
    public TimeSpan VisibleWithin { get; init; } = TimeSpan.FromSeconds(120);

    public static McpPublishSettings Read(YamlSection section) => new(
        section.OptionalText("registry", AddressProblem) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null,
        section.Secret("token"),
        section.OptionalChoice("access", ["public", "restricted"]))
    {
        Provenance = section.Flag("provenance", true),
        TrustedPublishing = section.Flag("trustedPublishing", true),
        ListTools = section.Flag("listTools", true),
        PushTags = section.Flag("pushTags", false),
        VisibleWithin = TimeSpan.FromSeconds(section.Number("visibleWithin", 120, 1, LongestWait)),
    };

    private static string? AddressProblem(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? "expected an address such as https://npm.example.org/"
        : address.UserInfo.Length > 0 ? "expected an address without a login; the token goes into token, by name"
        : address.Query.Length + address.Fragment.Length > 0 ? "expected an address without ? and #"
        : null;
}
