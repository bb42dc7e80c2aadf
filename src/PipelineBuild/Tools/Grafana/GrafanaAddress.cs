namespace PipelineBuild.Tools.Grafana;

/// <summary>Where a Grafana server is and how it is spoken to; its token is handed over beside.</summary>
/// <param name="Url">With the path that it is served under.</param>
public sealed record GrafanaAddress(Uri Url)
{
    /// <summary>Number of the organisation; null leaves it to the token.</summary>
    public int? Organisation { get; init; }

    /// <summary>Certificates of authorities in PEM that are trusted beside the machine's.</summary>
    public string Authorities { get; init; } = "";

    /// <summary>The name that its certificate has to hold, and that a proxy before it knows it by; empty takes that of the address.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>With which the pipeline shows who it is: PEM, intermediate ones behind it. Empty shows none.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>The certificate is not looked at.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>For one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
