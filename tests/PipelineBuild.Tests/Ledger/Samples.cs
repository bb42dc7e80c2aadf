using PipelineBuild.Ledger;

namespace PipelineBuild.Tests.Ledger;

/// <summary>Entries that several tests speak of.</summary>
internal static class Samples
{
    public static LedgerImage Image(string name, params string[] tags) =>
        new(name, $"registry/{name}", $"sha256:{name}", tags, new Dictionary<string, string> { ["linux/amd64"] = $"sha256:{name}-amd64" });

    public static LedgerEntry Full { get; } = new("publish", "passed")
    {
        Sequence = 3,
        Time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
        Environment = "production",
        Actor = "ann",
        Host = "laptop",
        Commit = "0123456789abcdef0123456789abcdef01234567-dirty",
        Version = "1.4.2",
        Reason = "line one\nline \"two\" \u2028 ünï\r",
        Images = [Image("gateway", "1.4.2", "latest")],
    };

    /// <summary>A deployment of two images, of which one ran before.</summary>
    public static LedgerEntry Deployment { get; } = new("deploy", "failed")
    {
        Sequence = 9,
        Time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
        Environment = "staging",
        Actor = "ann",
        Host = "laptop",
        Version = "1.5.0",
        Reason = "too slow",
        Images = [Image("gateway", "1.5.0"), Image("agent", "1.5.0")],
        Deployment = "d-7",
        Strategy = "canary",
        Phase = "RollingBack",
        From = new LedgerFrom("1.4.2", new Dictionary<string, string> { ["gateway"] = "sha256:before" }),
        Verdicts = [new LedgerVerdict("gateway", "unhealthy") { Reason = "p99 2.1 s" }, new LedgerVerdict("agent", "healthy")],
    };
}
