using PipelineBuild.Artifacts.Slo;
using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Slos;

/// <summary>The block <c>observability.slo</c>: objectives of pipeline.yml, what is generated of all, and the server that is asked for them.</summary>
/// <param name="Days">The time that objectives speak of.</param>
/// <param name="Windows">File with other windows, relative to the workspace.</param>
/// <param name="MinimumRequests">No alert with fewer requests than that in the short window; 0 sets no limit.</param>
public sealed record SloSettings(int Days, string? Windows, int MinimumRequests)
{
    public static readonly SloSettings Usual = new(30, null, 0);

    private const int LongestWait = 3600;

    public static SloSettings Read(YamlSection section)
    {
        var (alerts, recordings) = (section.Flag("alerts", true), section.Flag("recordings", true));
        if (!alerts && !recordings)
        {
            section.Error("recordings", "without recordings and without alerts nothing is generated; switch off one of them");
        }

        return Read(section, alerts, recordings);
    }

    /// <summary>Folders that are written into, relative to the workspace.</summary>
    public string Rules { get; init; } = "monitoring/slo/rules";

    public string Tests { get; init; } = "monitoring/slo/tests";

    public string Dashboards { get; init; } = "monitoring/slo/dashboards";

    /// <summary>More labels for every series that is made.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public bool Alerts { get; init; } = true;

    /// <summary>Whether the series are recorded that the alerts and the dashboard ask for; another Prometheus may do that.</summary>
    public bool Recordings { get; init; } = true;

    /// <summary>The Prometheus server that SloReport and SloGate ask.</summary>
    public Uri? Url { get; init; }

    public SecretRef? Token { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Percent of the budget that have to be left for a release.</summary>
    public int MinimumBudget { get; init; }

    public IReadOnlyList<ServiceObjective> Objectives { get; init; } = [];

    private static SloSettings Read(YamlSection section, bool alerts, bool recordings) => new(
        section.Choice("window", ["30d", "28d"]) == "28d" ? 28 : 30,
        section.OptionalText("windows", Inside(section)),
        section.Number("minimumRequests", 0, 0, int.MaxValue))
    {
        Rules = section.Text("rules", Usual.Rules, Inside(section)),
        Tests = section.Text("tests", Usual.Tests, Inside(section)),
        Dashboards = section.Text("dashboards", Usual.Dashboards, Inside(section)),
        Labels = section.TextMap("labels"),
        Alerts = alerts,
        Recordings = recordings,
        Url = ServerAddress.Of(section.OptionalText("url", ServerAddress.Problem)),
        Token = section.Secret("token"),
        Timeout = TimeSpan.FromSeconds(section.Number("timeoutSeconds", 30, 1, LongestWait)),
        MinimumBudget = section.Number("minimumBudget", 0, 0, 100),
        Objectives = section.Blocks("objectives", PipelineObjective.Read),
    };

    private static Func<string, string?> Inside(YamlSection section) => text => section.Workspace.Resolve(text) is null ? $"'{text}' leads out of the workspace" : null;
}
