using PipelineBuild.Configuration;

namespace PipelineBuild.Delivery.Health;

/// <summary>The block <c>environments.services.gate</c>: what a new server has to show before it gets traffic. All of it has to hold.</summary>
/// <param name="Consecutive">So many good looks in a row.</param>
public sealed record HealthGate(HttpDemand? Http, bool Tcp, IReadOnlyList<string> Command, IReadOnlyList<MetricDemand> Metrics, AlertDemand? NoAlerts, int Consecutive)
{
    private const int LongestWait = 3600;
    private const int MostLooks = 100;

    /// <summary>How long a server may take to become healthy.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    public static HealthGate Read(YamlSection section) => new(
        section.OptionalBlock("http", HttpDemand.Read),
        section.Flag("tcp", fallback: false),
        section.Texts("command", []),
        section.Blocks("prometheus", MetricDemand.Read),
        section.OptionalBlock("noFiringAlerts", AlertDemand.Read),
        section.Number("consecutive", 2, 1, MostLooks))
    {
        Limit = TimeSpan.FromSeconds(section.Number("timeoutSeconds", 60, 1, LongestWait)),
    };
}

/// <summary>What a server has to answer over HTTP.</summary>
/// <param name="Contains">What the body has to contain; null for any.</param>
public sealed record HttpDemand(string Path, int Status, string? Contains, int MaxMilliseconds)
{
    public static HttpDemand Read(YamlSection section) => new(
        section.Text("path", "/", text => text.StartsWith('/') && !text.Any(char.IsWhiteSpace) ? null : $"'{text}' is no path such as /healthz"),
        section.Number("status", 200, 100, 599),
        section.OptionalText("contains"),
        section.Number("maxMilliseconds", 2000, 1, 60000));

    /// <summary>Why an answer is not what it has to be; null when it is. Pure.</summary>
    public string? Problem(int status, double milliseconds, string body) =>
        status != Status ? FormattableString.Invariant($"GET {Path} gave {status}, and not {Status}{Excerpt(body)}")
        : Contains is { } wanted && !body.Contains(wanted, StringComparison.Ordinal) ? $"GET {Path} gave {status} without '{wanted}'{Excerpt(body)}"
        : milliseconds > MaxMilliseconds ? FormattableString.Invariant($"GET {Path} took {milliseconds:0} ms, and {MaxMilliseconds} are allowed")
        : null;

    private static string Excerpt(string body) => body.Trim() is { Length: > 0 } text ? $": {text.ReplaceLineEndings(" ")[..Math.Min(text.Length, 120)]}" : "";
}

/// <summary>What a Prometheus has to say of the new version.</summary>
/// <param name="Query">Has to give at least one sample, as <c>job:errors:ratio5m &lt; 0.01</c> does while it holds: no data does not pass.</param>
public sealed record MetricDemand(Uri Url, string Query)
{
    public static MetricDemand Read(YamlSection section) => new(Address(section), section.RequiredText("query"));

    internal static Uri Address(YamlSection section) => Uri.TryCreate(section.RequiredText("url", text => IsAddress(text) ? null : "expected an address such as http://127.0.0.1:9090, without a user name or password"), UriKind.Absolute, out var address) ? address : new Uri("http://127.0.0.1");

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;
}

/// <summary>Which alerts must not fire.</summary>
/// <param name="Matchers">Of their labels, such as <c>job="gateway"</c>; empty for all alerts.</param>
public sealed record AlertDemand(Uri Url, string Matchers)
{
    /// <summary>The firing ones.</summary>
    public string Query => $"ALERTS{{alertstate=\"firing\"{(Matchers.Length == 0 ? "" : $",{Matchers}")}}}";

    public static AlertDemand Read(YamlSection section) => new(MetricDemand.Address(section), section.Text("matchers", ""));
}
