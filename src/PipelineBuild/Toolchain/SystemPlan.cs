using System.Text.Json.Nodes;
using PipelineBuild.Tools;

namespace PipelineBuild.Toolchain;

/// <summary>Decides which changes bring packages to a Debian or Ubuntu system; makes none itself.</summary>
public static class SystemPlan
{
    private const string NewerSuite = "trixie";

    /// <summary>The release whose own engine is too old for images of several platforms.</summary>
    private const string PinningRelease = "bookworm";

    /// <summary>Taken from the newer suite; everything else stays with the release.</summary>
    private static readonly string[] Newer = ["docker.io", "docker-cli", "docker-buildx", "docker-compose", "containerd", "tini-static"];

    /// <param name="packages">Missing ones only: apt would upgrade a named package that is there.</param>
    /// <exception cref="InvalidOperationException">The newer suite is needed and the machine's sources name no archive to take it from.</exception>
    public static IReadOnlyList<SystemChange> Install(Machine machine, OsRelease release, DebianMirror? mirror, IReadOnlyList<string> packages)
    {
        var changes = new List<SystemChange>();
        if (release.IsDebian && release.Codename == PinningRelease && packages.Intersect(Newer).Any())
        {
            var archive = new DebianArchive(
                mirror ?? throw new InvalidOperationException($"no apt source of this machine names the main archive of {PinningRelease}: cannot tell where to get the Docker Engine from"),
                [NewerSuite], ["main"]);
            changes.Add(SystemChange.WriteFile(machine.PathOf($"/etc/apt/sources.list.d/pipelinebuild-{NewerSuite}.sources"), DebianPackages.Sources(archive)));
            changes.Add(SystemChange.WriteFile(machine.PathOf($"/etc/apt/preferences.d/pipelinebuild-{NewerSuite}"), Pins()));
        }

        changes.Add(new SystemChange("update the package lists", Apt("-q", "update")));
        changes.Add(new SystemChange(
            $"install {string.Join(' ', packages)}",
            Apt(["-qy", "--no-install-recommends", "--no-remove", "-o", "DPkg::Lock::Timeout=120", "install", .. packages])));
        return changes;
    }

    /// <summary>Settings for an engine that we install: image store for several platforms, logs that end, packets that fit the network.</summary>
    public static SystemChange EngineSettings(Machine machine, IReadOnlyDictionary<string, string> proxies)
    {
        var settings = new JsonObject
        {
            ["features"] = new JsonObject { ["containerd-snapshotter"] = true },
            ["log-driver"] = "json-file",
            ["log-opts"] = new JsonObject { ["max-size"] = "10m", ["max-file"] = "2" },
        };
        if (machine.SmallMtu() is { } mtu)
        {
            settings["mtu"] = mtu;
        }

        if (proxies.Count > 0)
        {
            settings["proxies"] = new JsonObject(proxies.Select(proxy => KeyValuePair.Create(proxy.Key.Replace('_', '-'), (JsonNode?)JsonValue.Create(proxy.Value))));
        }

        // A proxy's address may hold a password.
        return SystemChange.WriteFile(machine.PathOf("/etc/docker/daemon.json"), settings.ToJsonString(Indented) + "\n", proxies.Count > 0 ? "0600" : "0644");
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented =
        new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Pins() =>
        $"""
        Package: *
        Pin: release n={NewerSuite}
        Pin-Priority: -10

        Package: {string.Join(' ', Newer)}
        Pin: release n={NewerSuite}
        Pin-Priority: 990

        """;

    /// <summary>Through env, because sudo hands no variables on.</summary>
    private static Command Apt(params string[] arguments) => new("env", ["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", "apt-get", .. arguments]);
}
