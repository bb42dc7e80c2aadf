using System.Text.RegularExpressions;
using PipelineBuild.Configuration;
using PipelineBuild.Delivery.Health;
using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Delivery;

/// <summary>One entry of <c>environments.services</c>: how a service of the compose files comes from one version to the next.</summary>
/// <param name="Port">The port that the service's container listens on; null for a service without requests from others.</param>
public sealed partial record ServiceSettings(string Name, Strategy Strategy, int? Port)
{
    private const int HighestPort = 65535;
    private const int LongestWait = 3600;
    private const int MostReplicas = 32;

    private static readonly string[] Strategies = ["blue-green", "rolling", "recreate"];

    /// <summary>As pipeline.yml and the command line write them.</summary>
    public static IReadOnlyList<string> StrategyNames => Strategies;

    public ConfigPlace Place { get; init; }

    /// <summary>The image of containers.images that it runs, where the compose file's image does not say so.</summary>
    public string? Image { get; init; }

    /// <summary>Port of the host at which the router answers for it; null is for requests from inside only.</summary>
    public int? Publish { get; init; }

    public string? RouteHost { get; init; }

    public string? RoutePath { get; init; }

    /// <summary>What the router asks each server again and again; null means that taking a connection is enough.</summary>
    public string? CheckPath { get; init; }

    /// <summary>How many containers of it run.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How long requests of the old version may take to end.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a new server has to show before it gets traffic, beside its container's own health.</summary>
    public HealthGate Gate { get; init; } = new(null, Tcp: false, [], [], null, 1);

    /// <summary>As pipeline.yml writes it.</summary>
    public string StrategyName => NameOf(Strategy);

    /// <summary>Whether the router carries its traffic.</summary>
    public bool IsRouted => Strategy != Strategy.Recreate || Publish is not null;

    public static ServiceSettings Read(YamlSection section)
    {
        var strategy = section.Choice("strategy", Strategies);
        var port = section.OptionalNumber("port", 1, HighestPort);
        var publish = section.OptionalNumber("publish", 1, HighestPort);
        if (port is null && (strategy != "recreate" || publish is not null))
        {
            section.Error("port", $"is required: the port that the container listens on; a service that nobody sends requests to takes strategy: recreate");
        }

        foreach (var key in new[] { "routeHost", "routePath" }.Where(key => publish is null && section.Has(key)))
        {
            section.Error(key, "has no meaning without publish, the port at which the router answers");
        }

        return new ServiceSettings(section.RequiredText("name", text => ServiceName().IsMatch(text) ? null : $"'{text}' is no service name: letters, digits, '_' and '-'"), StrategyOf(strategy) ?? Strategy.BlueGreen, port)
        {
            Place = section.Place,
            Image = section.OptionalText("image"),
            Publish = publish,
            RouteHost = section.OptionalText("routeHost", text => HostName().IsMatch(text) ? null : $"'{text}' is no host name such as api.example.org"),
            RoutePath = section.OptionalText("routePath", text => PathStart().IsMatch(text) ? null : $"'{text}' is no beginning of a path such as /api"),
            CheckPath = section.OptionalText("checkPath", text => PathStart().IsMatch(text) ? null : $"'{text}' is no path such as /healthz"),
            Replicas = section.Number("replicas", 1, 1, MostReplicas),
            Gate = section.Block("gate", HealthGate.Read),
            Drain = TimeSpan.FromSeconds(section.Number("drainSeconds", 30, 0, LongestWait)),
        };
    }

    public static string NameOf(Strategy strategy) => Strategies[(int)strategy];

    /// <summary>Null when there is none of that name.</summary>
    public static Strategy? StrategyOf(string name) => Array.IndexOf(Strategies, name) is >= 0 and var index ? (Strategy)index : null;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*\z")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"^/[A-Za-z0-9._~/-]*\z")]
    private static partial Regex PathStart();
}
