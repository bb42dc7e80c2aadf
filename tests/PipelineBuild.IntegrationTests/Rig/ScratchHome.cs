using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A user of a test's own: empty home, own local registry on a free port; both go away with it.</summary>
public class ScratchHome : IDisposable
{
    private readonly TempFolder folder = new();

    public ScratchHome()
        : this(needsEngine: true)
    {
    }

    /// <param name="needsEngine">False for tests without images.</param>
    protected ScratchHome(bool needsEngine)
    {
        if (needsEngine)
        {
            MachineReadiness.Require();
        }

        Directory.CreateDirectory(folder.At("tmp"));
        Reader = new RegistryReader($"127.0.0.1:{Port}");
    }

    public string Path => folder.Path;

    public int Port { get; } = Ports.Next();

    public string RegistryHost => $"127.0.0.1:{Port}";

    internal RegistryReader Reader { get; }

    internal string RegistryFolder => folder.At(".local/share/pipelinebuild/registry");

    internal string RegistryData => System.IO.Path.Combine(RegistryFolder, "data");

    /// <summary>The registry's process as its state file names it.</summary>
    internal int RegistryProcess => LocalRegistryState.Load(System.IO.Path.Combine(RegistryFolder, "state.json"))!.ProcessId;

    /// <summary>Programs that are only taken from a user's own cache; large files, so they are not copied.</summary>
    internal void LinkPrograms(params string[] names)
    {
        var programs = Directory.CreateDirectory(folder.At(".cache/pipelinebuild/programs")).FullName;
        var real = new ProgramCache(UserFolders.Of(EnvironmentVariables.OfProcess())).Programs;
        foreach (var name in names.Where(name => !Directory.Exists(System.IO.Path.Combine(programs, name))))
        {
            Directory.CreateSymbolicLink(System.IO.Path.Combine(programs, name), System.IO.Path.Combine(real, name));
        }
    }

    /// <summary>The packages and feeds of .NET that this machine has.</summary>
    internal void LinkPackages() => Directory.CreateSymbolicLink(folder.At(".nuget"), Directory.CreateDirectory(System.IO.Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget")).FullName);

    /// <summary>Of the router of environments only the Debian packages are kept, which take a while to be put together.</summary>
    internal void LinkRouter()
    {
        var real = Directory.CreateDirectory(System.IO.Path.Combine(UserFolders.Of(EnvironmentVariables.OfProcess()).Cache, "router")).FullName;
        Directory.CreateSymbolicLink(System.IO.Path.Combine(Directory.CreateDirectory(folder.At(".cache/pipelinebuild")).FullName, "router"), real);
    }

    internal IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["HOME"] = Path,
        ["PATH"] = $"{System.Environment.GetEnvironmentVariable("PATH")}:{System.IO.Path.GetDirectoryName(MachineReadiness.RegistryProgram)}",
        ["TMPDIR"] = folder.At("tmp"),
        ["XDG_CACHE_HOME"] = null,
        ["XDG_DATA_HOME"] = null,
        ["CI"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["TRACEPARENT"] = null,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
        ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = null,
        ["GITHUB_STEP_SUMMARY"] = null,
        ["NO_COLOR"] = "1",
        ["NPM_CONFIG_USERCONFIG"] = null,
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };

    internal string Write(string relative, string text) => folder.Write(relative, text);

    /// <summary>The pipeline on a workspace, to its end.</summary>
    internal async Task<Ending> RunAsync(ScratchWorkspace workspace, params string[] arguments)
    {
        using var run = Start(workspace, arguments);
        return await run.EndAsync();
    }

    /// <summary>The same with other environment variables; null removes one.</summary>
    internal async Task<Ending> RunAsync(ScratchWorkspace workspace, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var run = new PipelineRun(this, environment, [], [.. arguments, $"--workspace={workspace.Path}"]);
        return await run.EndAsync();
    }

    internal PipelineRun Start(ScratchWorkspace workspace, params string[] arguments) => new(this, new Dictionary<string, string?>(), [], [.. arguments, $"--workspace={workspace.Path}"]);

    /// <summary>As a terminal does it: a process group of its own, Ctrl-C not ignored.</summary>
    internal PipelineRun StartInGroup(ScratchWorkspace workspace, params string[] arguments) =>
        new(this, new Dictionary<string, string?>(), ["setsid", "env", "--default-signal=INT"], [.. arguments, $"--workspace={workspace.Path}"]);

    /// <summary>Every file of the registry with its time and size: equal means nothing was written.</summary>
    internal IReadOnlyList<string> RegistryFiles() => new DirectoryInfo(RegistryData).EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal).ToList();

    public void Dispose()
    {
        // Every process that works with this home was started by it.
        Programs.EndNaming(Path);
        Reader.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
