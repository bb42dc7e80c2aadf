using System.Globalization;
using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Prometheus;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Delivery;
using PipelineBuild.Delivery.Rollouts;
using PipelineBuild.Ledger;
using PipelineBuild.Mcp.Publishing;
using PipelineBuild.Mcp.Versioning;
using PipelineBuild.Observability.Deploying;
using PipelineBuild.Quality.Benchmarks;
using PipelineBuild.Results.Writers;

namespace Build;

/// <summary>The arguments that are ours, typed, read in one place; everything else is Cake's.</summary>
public sealed record CommandLine
{
    /// <summary>More than that is a slip of the finger.</summary>
    private const int MostPairs = 100;

    private const int LongestWait = 86400;

    private static readonly string[] WithValue = ["workspace", "config", "package-version", "environment", "export", "log-format", "benchmark", "pairs", "platform", "since", "image", "channel", "package", "reason", "impact", "server", "lock-wait", "strategy"];
    private static readonly string[] Flags = ["json", "setup", "plan", "overwrite", "no-cache", "fix", "allow-unreleased", "overwrite-drift", "restore-state", "published"];

    private static readonly string[] CakeWithValue = ["target", "t", "working", "w", "verbosity", "v"];
    private static readonly string[] CakeFlags =
        ["description", "descriptions", "showdescription", "showdescriptions", "tree", "showtree", "dryrun", "noop", "whatif", "exclusive", "e", "no-report", "version", "ver", "info", "help", "h"];

    /// <summary>Arguments that are ours and not Cake's.</summary>
    public static IReadOnlyList<string> OwnNames { get; } = [.. WithValue, .. Flags];

    public static IReadOnlyList<string> Names { get; } = [.. OwnNames, .. CakeWithValue, .. CakeFlags];

    /// <summary>Absolute path of the repository the pipeline runs on; null means this repository.</summary>
    public string? Workspace { get; init; }

    /// <summary>Another file than pipeline.yml, relative to the workspace or absolute.</summary>
    public string? ConfigFile { get; init; }

    public AskedRelease? PackageVersion { get; init; }

    /// <summary>--package, --package-version, --reason and --channel, as McpRollback understands them.</summary>
    public RollbackRequest Rollback => new(Package, PackageVersion?.Text, Reason) { Channel = Versioning.Channel };

    /// <summary>--server, --overwrite-drift and --reason, as GrafanaDeploy and GrafanaRollback understand them.</summary>
    public GrafanaRequest Grafana => new(Server, OverwritesDrift, Reason);

    /// <summary>--environment, --package-version, --reason, --strategy, --lock-wait and --restore-state, as the delivery targets understand them.</summary>
    public DeliveryOrder Delivery => new(Environment, PackageVersion?.Text, Reason) { Strategy = Strategy, LockWait = LockWait, RestoresState = RestoresState };

    /// <summary>How a deployment goes, instead of what pipeline.yml says.</summary>
    public Strategy? Strategy { get; init; }

    /// <summary>How long a lock is waited for.</summary>
    public TimeSpan LockWait { get; init; }

    /// <summary>Test what registries have, not what is built here.</summary>
    public bool Published { get; init; }

    /// <summary>Consent to give volumes the content back that they had before a deployment.</summary>
    public bool RestoresState { get; init; }

    /// <summary>The Grafana server that a target is about.</summary>
    public string? Server { get; init; }

    /// <summary>Consent to lose what was changed by hand on a server.</summary>
    public bool OverwritesDrift { get; init; }

    /// <summary>The npm package that a target is about.</summary>
    public string? Package { get; init; }

    /// <summary>Why a version or a deployment is taken back.</summary>
    public string? Reason { get; init; }

    /// <summary>The metric whose dependents ObservabilityGraph lists.</summary>
    public string? Impact { get; init; }

    /// <summary>Build and publish only the images whose inputs changed since this commit.</summary>
    public string? Since { get; init; }

    /// <summary>Standard output holds the report as JSON and nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>--help: show the help page whatever else is asked for.</summary>
    public bool Help { get; init; }

    /// <summary>The environment a target is about.</summary>
    public string? Environment { get; init; }

    /// <summary>Standard output holds the history in this format and nothing else.</summary>
    public HistoryExport Export { get; init; }

    /// <summary>The one image a target is about; null means all of pipeline.yml.</summary>
    public ImageName? Image { get; init; }

    /// <summary>What the log is made of; the report of --json is not part of it.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Consent to get missing programs first.</summary>
    public bool Setup { get; init; }

    /// <summary>Tell what would change and change nothing, artifacts/ included.</summary>
    public bool Plan { get; init; }

    /// <summary>For McpVersion: the pre-release channel, and consent to changed files that nothing releases.</summary>
    public VersionRequest Versioning { get; init; } = new(Channel: null, AllowsUnreleased: false);

    /// <summary>Consent to change checked files where that is safe.</summary>
    public bool Fix { get; init; }

    /// <summary>Consent to set a published version to another image.</summary>
    public bool Overwrite { get; init; }

    /// <summary>What Benchmark measures.</summary>
    public BenchmarkRequest Benchmark { get; init; } = new([], null);

    /// <summary>What a build is to be of, when it is not all of pipeline.yml.</summary>
    public BuildChoice Build { get; init; } = BuildChoice.Whole;

    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>What Cake is given.</summary>
    public IReadOnlyList<string> ForCake { get; init; } = [];

    /// <exception cref="CommandLineException">An argument is unknown, lacks its value or has one that can't be used.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        var forCake = new List<string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var original = arguments[index];
            var (name, value) = Split(original);
            var takesValue = WithValue.Contains(name) || CakeWithValue.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (takesValue && value is null)
            {
                value = index + 1 < arguments.Count && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++index] : null;
            }

            if (takesValue && string.IsNullOrWhiteSpace(value))
            {
                throw new CommandLineException($"{Dashed(name)} needs a value");
            }

            line = line.With(name, value, original);
            if (!WithValue.Contains(name) && !Flags.Contains(name))
            {
                forCake.Add(value is null ? Dashed(name) : name.Length == 1 ? $"-{name}={value}" : $"--{name.ToLowerInvariant()}={value}");
            }
        }

        // Our page lists Cake's switches too; Cake's own help does not know ours.
        return line.Help ? new CommandLine() : line with { ForCake = forCake };
    }

    private CommandLine With(string name, string? value, string original) => name switch
    {
        "workspace" => this with { Workspace = Path.GetFullPath(value!) },
        "config" => this with { ConfigFile = value },
        "package-version" => this with { PackageVersion = new AskedRelease(value!) is { IsOne: true } asked ? asked : throw new CommandLineException($"--package-version={value} is no semantic version such as 1.4.2") },
        "package" => this with { Package = value },
        "reason" => this with { Reason = value },
        "impact" => this with { Impact = PromNames.IsMetric(value!) ? value : throw new CommandLineException($"--impact={value} is no name of a metric such as http_requests_total") },
        "server" => this with { Server = value },
        "overwrite-drift" => this with { OverwritesDrift = IsOn(name, value) },
        "published" => this with { Published = IsOn(name, value) },
        "restore-state" => this with { RestoresState = IsOn(name, value) },
        "lock-wait" => this with { LockWait = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait ? TimeSpan.FromSeconds(seconds) : throw new CommandLineException($"--lock-wait={value}: expected seconds, up to {LongestWait}") },
        "strategy" => this with { Strategy = ServiceSettings.StrategyOf(value!) ?? throw new CommandLineException($"--strategy={value}: expected {string.Join(" or ", ServiceSettings.StrategyNames)}") },
        "environment" => this with { Environment = value },
        "export" => this with { Export = value switch { "csv" => HistoryExport.Csv, "jsonl" => HistoryExport.Jsonl, _ => throw new CommandLineException($"--export={value}: expected csv or jsonl") } },
        "log-format" => this with { LogFormat = value switch { "text" => LogFormat.Text, "json" => LogFormat.Json, _ => throw new CommandLineException($"--log-format={value}: expected text or json") } },
        "benchmark" => this with { Benchmark = Benchmark with { Names = [.. Benchmark.Names, .. value!.Split(',', StringSplitOptions.TrimEntries).Select(Known)] } },
        "pairs" => this with { Benchmark = Benchmark with { Pairs = PairsOf(value!) } },
        "platform" => this with { Build = Build with { Platforms = [.. Build.Platforms.Union(value!.Split(',', StringSplitOptions.TrimEntries))] } },
        "no-cache" => this with { Build = Build with { WithoutCache = IsOn(name, value) } },
        "since" => this with { Since = value },
        "image" => this with { Image = ImageName.TryParse(value!, out var image) ? image : throw new CommandLineException($"--image={value} is no image such as cortex/gateway:1.4.2 or registry.example.org/app@sha256:... with 64 digits") },
        "json" => this with { Json = IsOn(name, value) },
        "setup" => this with { Setup = IsOn(name, value) },
        "overwrite" => this with { Overwrite = IsOn(name, value) },
        "fix" => this with { Fix = IsOn(name, value) },
        "channel" => this with { Versioning = Versioning with { Channel = VersioningSettings.ChannelProblem(value!) is { } problem ? throw new CommandLineException($"--channel: {problem}") : value } },
        "allow-unreleased" => this with { Versioning = Versioning with { AllowsUnreleased = IsOn(name, value) } },
        "plan" => this with { Plan = IsOn(name, value) },
        "t" or "T" => this with { Targets = [.. Targets, value!] },
        _ when name.Equals("target", StringComparison.OrdinalIgnoreCase) => this with { Targets = [.. Targets, value!] },
        "help" or "h" => this with { Help = true },
        _ when CakeWithValue.Contains(name, StringComparer.OrdinalIgnoreCase) || CakeFlags.Contains(name.ToLowerInvariant()) => this,
        _ => throw new CommandLineException($"unknown argument '{original}'{Offer(name)} ./build.sh --help lists them."),
    };

    private static string Offer(string name) => Suggestion.For(name, WithValue.Concat(Flags).Concat(CakeWithValue).Concat(CakeFlags)).Replace("'", "'--").Replace("'--?", "'?") is { Length: > 0 } offer ? offer : ".";

    private static string Known(string benchmark) => BenchmarkList.All.Select(known => known.Name).ToList() is var names && names.Contains(benchmark)
        ? benchmark
        : throw new CommandLineException($"no benchmark '{benchmark}'{(Suggestion.For(benchmark, names) is { Length: > 0 } offer ? offer : ".")} There are {string.Join(", ", names)}.");

    private static int PairsOf(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var pairs) && pairs is >= 1 and <= MostPairs
        ? pairs
        : throw new CommandLineException($"--pairs={value}: expected a number from 1 to {MostPairs}");

    private static bool IsOn(string name, string? value) => value switch
    {
        null or "true" => true,
        "false" => false,
        _ => throw new CommandLineException($"--{name} is a switch; leave '={value}' out"),
    };

    private static (string Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith('-') || argument.Trim('-').Length == 0)
        {
            throw new CommandLineException($"unexpected '{argument}'; arguments look like --target=DockerBuild");
        }

        var text = argument.TrimStart('-');
        var equals = text.IndexOf('=');
        return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
    }

    private static string Dashed(string name) => name.Length == 1 ? $"-{name}" : $"--{name.ToLowerInvariant()}";
}

/// <summary>The command line can't be understood; the message says what and what is known.</summary>
public sealed class CommandLineException(string message) : Exception(message);
