namespace PipelineBuild.Tools.Grafana;

/// <summary>Where a Grafana server is and how it is spoken to; its token is handed over beside.</summary>
/// <param name="Url">With the path that it is served under.</param>
public sealed record GrafanaAddress(Uri Url)
{
    /// <summary>Number of the organisation; null leaves it to the token.</summary>
    public int? Organisation { get; init; }

    /// <summary>Certificates of authorities in PEM that are trusted beside the machine's.</summary>
    public string Authorities { get; init; } = "";

    /// <summary>The certificate is not looked at.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>For one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
