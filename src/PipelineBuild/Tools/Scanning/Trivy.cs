using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tools.Scanning;

/// <summary>Runs Trivy. Its exit code says nothing about findings: what counts is code 0 and the file that it wrote.</summary>
public sealed class Trivy(IProcessRunner runner)
{
    private static readonly TimeSpan ScanLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(10);

    /// <summary>What it prints when an image holds Java archives; it has no option that skips them alone.</summary>
    internal const string JavaComplaint = "[javadb] The first run cannot skip downloading Java DB";

    internal static readonly string[] JavaArchives = ["**/*.jar", "**/*.war", "**/*.ear", "**/*.par"];

    /// <summary>No look at the network.</summary>
    internal static readonly string[] Offline =
        ["--cache-backend", "fs", "--skip-db-update", "--skip-java-db-update", "--skip-check-update", "--skip-vex-repo-update", "--offline-scan", "--skip-version-check", "--disable-telemetry", "--no-progress"];

    /// <summary>Variables by which somebody's own settings would change what is found.</summary>
    private static readonly string[] Settings =
    [
        "CACHE_BACKEND", "CACHE_DIR", "CONFIG", "CONFIG_CHECK", "CONFIG_DATA", "DEBUG", "DETECTION_PRIORITY", "DISABLED_RULES", "EXIT_CODE", "EXIT_ON_EOL", "FILE_PATTERNS", "FORMAT",
        "IGNOREFILE", "IGNORED_LICENSES", "IGNORE_POLICY", "IGNORE_STATUS", "IGNORE_UNFIXED", "IMAGE_CONFIG_SCANNERS", "IMAGE_SRC", "INPUT", "INSECURE", "LIST_ALL_PKGS", "MISCONFIG_SCANNERS",
        "MODULE_DIR", "OUTPUT", "PASSWORD", "PKG_RELATIONSHIPS", "PKG_TYPES", "PLATFORM", "QUIET", "REGISTRY_TOKEN", "REMOVED_PKGS", "SCANNERS", "SECRET_CONFIG", "SERVER", "SEVERITY",
        "SHOW_SUPPRESSED", "SKIP_DIRS", "SKIP_FILES", "TEMPLATE", "TOKEN", "USERNAME", "VEX", "VULN_SEVERITY_SOURCE",
    ];

    /// <summary>Most of a short look is compiling checks, and half of that was collecting garbage when memory was kept as short as usual; now it takes up to 100 MiB more. https://go.dev/doc/gc-guide</summary>
    private static readonly (string Name, string Value)[] Collector = [("GOGC", "1600"), ("GOMEMLIMIT", "2GiB")];

    /// <summary>Vulnerabilities, secrets, misconfiguration and licences of one platform, in Trivy's own JSON.</summary>
    /// <param name="scratch">An empty directory of the caller's, who deletes it.</param>
    /// <exception cref="TrivyException">It could not look, or not at everything.</exception>
    public async Task<byte[]> ScanAsync(TrivyScan scan, string scratch, CancellationToken cancel)
    {
        var report = Path.Combine(scratch, "report.json");
        var command = Prepare(scan.Program, Arguments(scan, report), scratch, ScanLimit, (scan.Input as ScanInput.Remote)?.Pass ?? RegistryPass.None);
        var output = await runner.RunAsync(command, cancel);
        return output.Succeeded && File.Exists(report)
            ? await File.ReadAllBytesAsync(report, cancel)
            : throw Failure("scan", command, output);
    }

    /// <summary>Fetches a vulnerability database into <c>db</c> of a directory; plain HTTP is used for loopback only.</summary>
    /// <param name="repository">Host, repository and tag.</param>
    /// <exception cref="TrivyException">It is not there afterwards.</exception>
    public async Task DownloadDatabaseAsync(string program, string repository, RegistryPass pass, string directory, string scratch, CancellationToken cancel)
    {
        var command = Prepare(
            program,
            ["image", "--download-db-only", "--db-repository", repository, "--cache-dir", directory, "--skip-version-check", "--disable-telemetry", "--no-progress"],
            scratch, DownloadLimit, pass);
        var output = await runner.RunAsync(command, cancel);
        if (!output.Succeeded || !File.Exists(Path.Combine(directory, "db", "trivy.db")) || !File.Exists(Path.Combine(directory, "db", "metadata.json")))
        {
            throw Failure($"fetch the database from {repository}", command, output);
        }
    }

    private static List<string> Arguments(TrivyScan scan, string report)
    {
        List<string> arguments = ["image", "--cache-dir", scan.Cache, .. Offline];
        arguments.AddRange(scan.Input switch
        {
            ScanInput.Layout layout => ["--input", layout.Directory],
            ScanInput.Remote => ["--image-src", "remote"],
            var other => throw new NotSupportedException(other.GetType().Name),
        });
        arguments.AddRange(["--scanners", scan.WithVulnerabilities ? "vuln,secret,misconfig,license" : "secret,misconfig,license", "--image-config-scanners", "misconfig,secret"]);
        arguments.AddRange(scan.WithVulnerabilities ? scan.Vex.SelectMany(file => new[] { "--vex", file }) : []);
        arguments.AddRange(scan.WithoutJava ? JavaArchives.SelectMany(pattern => new[] { "--skip-files", pattern }) : []);
        arguments.AddRange(["--show-suppressed", "--list-all-pkgs", "--format", "json", "--output", report]);
        arguments.AddRange(scan.Input is ScanInput.Remote remote ? [remote.Reference] : []);
        return arguments;
    }

    /// <summary>In a directory of its own: the current one may hold a .trivyignore or trivy.yaml that would count.</summary>
    internal static Command Prepare(string program, IReadOnlyList<string> arguments, string scratch, TimeSpan limit, RegistryPass pass)
    {
        var environment = Settings.ToDictionary(name => $"TRIVY_{name}", _ => (string?)null);
        environment["TMPDIR"] = scratch;
        foreach (var (name, value) in Collector)
        {
            environment[name] = value;
        }

        pass.Vouch(environment, scratch);
        if (pass.Login is { } login)
        {
            environment["TRIVY_USERNAME"] = login.UserName;
            environment["TRIVY_PASSWORD"] = login.Password;
        }

        return new Command(program, pass.IsDeclaredPlain ? [.. arguments, "--insecure"] : arguments) { WorkingDirectory = scratch, Environment = environment, Timeout = limit, Secrets = pass.Login is null ? [] : [pass.Login.Password] };
    }

    /// <summary>Often it says nothing at all.</summary>
    private TrivyException Failure(string what, Command command, ProcessOutput output)
    {
        var complaints = output.StandardError.Where(line => !line.Contains("\tINFO\t", StringComparison.Ordinal)).TakeLast(5).Select(line => runner.Mask.Apply(line, command.Secrets).Trim()).ToList();
        var said = complaints.Count == 0 ? "and said nothing" : $"and said: {string.Join(" | ", complaints)}";
        return new TrivyException($"the scanner could not {what}: it ended with exit code {output.ExitCode}{(output.Succeeded ? " without its output file" : "")} {said}")
        {
            WantsJava = output.StandardError.Any(line => line.Contains(JavaComplaint, StringComparison.Ordinal)),
        };
    }
}
