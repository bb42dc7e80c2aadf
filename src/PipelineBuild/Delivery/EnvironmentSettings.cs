using System.Text.RegularExpressions;
using PipelineBuild.Configuration;

namespace PipelineBuild.Delivery;

/// <summary>One entry of <c>environments</c>: where published images run, and how a new version gets there.</summary>
/// <param name="Context">Docker context of the host; null is the engine that docker takes by itself.</param>
/// <param name="ComposeFiles">Relative to the workspace; later ones change what earlier ones say.</param>
public sealed partial record EnvironmentSettings(string Name, string? Context, IReadOnlyList<string> ComposeFiles, IReadOnlyList<ServiceSettings> Services)
{
    private const int LongestWatch = 3600;

    /// <summary>Where pipeline.yml has it.</summary>
    public ConfigPlace Place { get; init; }

    /// <summary>What the environment's compose projects, router and volumes are named after.</summary>
    public string Project { get; init; } = "";

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables of the pipeline's own environment that the compose files use and nobody may see.</summary>
    public IReadOnlyList<SecretRef> Secrets { get; init; } = [];

    /// <summary>The address of the host that the router listens on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>How long a new version is watched after it got all traffic.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(15);

    public Tools.EngineTarget Engine => new(Context);

    public ProtectionSettings Protection { get; init; } = ProtectionSettings.None;

    /// <summary>Volumes of the compose files whose content is copied before anything changes.</summary>
    public IReadOnlyList<string> Preserve { get; init; } = [];

    /// <summary>Volumes that two versions may write at once, by the word of whoever wrote this.</summary>
    public IReadOnlyList<string> SharedVolumes { get; init; } = [];

    /// <summary>Free space that the host needs before anything is started, in MiB.</summary>
    public int MinimumFree { get; init; } = 500;

    public ServiceSettings? Find(string service) => Services.FirstOrDefault(candidate => candidate.Name == service);

    public static IReadOnlyList<EnvironmentSettings> ReadAll(YamlSection section)
    {
        var read = section.Blocks("environments", environment => (Section: environment, Settings: Read(environment)));
        foreach (var (environment, settings) in read.Where(each => read.Any(other => other.Section != each.Section && other.Settings.Name == each.Settings.Name)).Skip(1))
        {
            environment.Error("name", $"there are two environments '{settings.Name}'");
        }

        foreach (var (environment, settings) in read.Where(each => read.Any(other => other.Settings.Name != each.Settings.Name && other.Settings.Project == each.Settings.Project)).Skip(1))
        {
            environment.Error("project", $"another environment has the project '{settings.Project}' too: its containers would be removed with this one's");
        }

        return read.Select(each => each.Settings).ToList();
    }

    private static EnvironmentSettings Read(YamlSection section)
    {
        var name = section.RequiredText("name", text => SimpleName().IsMatch(text) ? null : $"'{text}' is no name of an environment: lower-case letters and digits with '-' between them");
        var services = section.Blocks("services", ServiceSettings.Read);
        foreach (var port in services.Where(service => service.Publish is not null).GroupBy(service => service.Publish).Where(port => port.Count() > 1 && port.Any(service => service is { RouteHost: null, RoutePath: null }) && port.Count(service => service is { RouteHost: null, RoutePath: null }) > 1))
        {
            section.Error("services", $"{string.Join(" and ", port.Select(service => service.Name))} are both published at port {port.Key}, and nothing tells their requests apart: give all but one of them a routeHost or routePath");
        }

        return new EnvironmentSettings(
            name,
            section.OptionalText("context"),
            section.RequiredTexts("composeFiles", text => section.Workspace.Resolve(text) is { } full && File.Exists(full) ? null : $"no file '{text}' in the workspace"),
            services)
        {
            Place = section.Place,
            Project = section.OptionalText("project", text => SimpleName().IsMatch(text) ? null : $"'{text}' is no project name: lower-case letters and digits with '-' between them") ?? name,
            Variables = section.TextMap("variables", checkName: YamlSectionReading.VariableProblem),
            Secrets = section.Texts("secrets", [], YamlSectionReading.VariableProblem).Select(variable => new SecretRef(variable)).ToList(),
            Address = section.Text("address", "127.0.0.1", text => System.Net.IPAddress.TryParse(text, out _) ? null : $"'{text}' is no IP address such as 0.0.0.0"),
            Watch = TimeSpan.FromSeconds(section.Number("watchSeconds", 15, 0, LongestWatch)),
            Preserve = section.Texts("preserve", []),
            SharedVolumes = section.Texts("sharedVolumes", []),
            Protection = section.Block("protection", ProtectionSettings.Read),
            MinimumFree = section.Number("minimumFreeMegabytes", 500, 0, int.MaxValue),
        };
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex SimpleName();
}
