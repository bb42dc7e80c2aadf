using System.Diagnostics;
using PipelineBuild.Tests.Fakes;

namespace Build.Tests;

/// <summary>Runs the built host as a child process on a scratch workspace, with a home and programs of its own.</summary>
internal sealed class HostRun : IDisposable
{
    private readonly TempFolder folder = new();

    public HostRun(string? pipeline = "name: scratch\n")
    {
        Directory.CreateDirectory(folder.At("repo"));
        if (pipeline is not null)
        {
            folder.Write("repo/pipeline.yml", pipeline);
        }

        folder.Write("repo/app/Dockerfile", "FROM scratch\n");
    }

    public TempFolder Folder => folder;

    /// <summary>Variables of this run beside the usual ones.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Every file below the workspace's artifacts.</summary>
    public IReadOnlyList<string> Artifacts => Directory.Exists(folder.At("repo/artifacts"))
        ? Directory.EnumerateFiles(folder.At("repo/artifacts"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.At("repo/artifacts"), file)).Order(StringComparer.Ordinal).ToList()
        : [];

    public Programs.Answer Start(params IEnumerable<string> arguments) => Programs.Run("dotnet", folder.Path, Variables(), [typeof(StepTask).Assembly.Location, $"--workspace={folder.At("repo")}", .. arguments]);

    /// <summary>The same on a terminal of its own, which <c>script</c> makes.</summary>
    public Process StartOnTerminal(params IEnumerable<string> arguments)
    {
        var words = new[] { "dotnet", typeof(StepTask).Assembly.Location, $"--workspace={folder.At("repo")}" }.Concat(arguments).Select(word => $"'{word}'");
        // Whoever was started in the background ignores Ctrl-C, and so does all that he starts.
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", $"stty cols 60; exec env --default-signal=INT {string.Join(' ', words)}", "/dev/null"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => folder.Dispose();

    private Dictionary<string, string?> Variables() => new Dictionary<string, string?>(Usual().Concat(Environment).GroupBy(pair => pair.Key).Select(pairs => pairs.Last()));

    private Dictionary<string, string?> Usual() => new()
    {
        ["HOME"] = folder.At("home"),
        ["DOTNET_CLI_HOME"] = folder.At("home"),
        ["PATH"] = $"{folder.At("bin")}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
        ["XDG_CACHE_HOME"] = null,
        ["XDG_DATA_HOME"] = null,
        ["DOCKER_HOST"] = null,
        ["DOCKER_CONFIG"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["TRACEPARENT"] = null,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
        ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = null,
        ["GITHUB_STEP_SUMMARY"] = null,
        ["GITHUB_WORKSPACE"] = null,
        ["FORCE_COLOR"] = null,
        ["NO_COLOR"] = "1",
    };
}
