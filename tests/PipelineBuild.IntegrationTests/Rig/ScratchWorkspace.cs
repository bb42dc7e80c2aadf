using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A small repository for the pipeline to work on, gone with the test.</summary>
internal sealed class ScratchWorkspace : IDisposable
{
    public const string TinyDockerfile = "FROM scratch\nARG TARGETARCH\nCOPY hello /hello-${TARGETARCH}\n";

    /// <summary>For git calls that know no user settings.</summary>
    public static readonly IReadOnlyDictionary<string, string?> GitEnvironment = new Dictionary<string, string?>
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_NAME"] = "Test",
        ["GIT_AUTHOR_EMAIL"] = "test@localhost",
        ["GIT_COMMITTER_NAME"] = "Test",
        ["GIT_COMMITTER_EMAIL"] = "test@localhost",
    };

    private readonly TempFolder folder = new();
    private readonly int port;

    public ScratchWorkspace(ScratchHome home)
        : this(home.Port)
    {
    }

    public ScratchWorkspace(int port) => this.port = port;

    public string Path => folder.Path;

    public string At(string relative) => folder.At(relative);

    public string Write(string relative, string text) => folder.Write(relative, text);

    /// <summary>pipeline.yml with the lines of its images, which are published without gates.</summary>
    public void Describe(string images, string? version = "1.2.3", string platforms = "linux/amd64, linux/arm64", bool reproducible = false) => Write("pipeline.yml", $$"""
        name: scratch
        {{(version is null ? "tagPrefix: v" : $"version: {version}")}}
        containers:
          registry: { name: local, port: {{port}} }
          platforms: [{{platforms}}]
          gates: []
          reproducible: {{(reproducible ? "true" : "false")}}
          images:
        {{string.Join('\n', images.Split('\n').Select(line => $"    {line}"))}}

        """);

    /// <summary>One image of one small file, committed.</summary>
    public async Task<string> MakeTinyAsync(string name = "acme/tiny", string? version = "1.2.3", string text = "hello", string platforms = "linux/amd64, linux/arm64")
    {
        Describe($"- {{ name: {name}, context: app }}", version, platforms);
        Write("app/Dockerfile", TinyDockerfile);
        Write("app/hello", text);
        return await CommitAsync();
    }

    /// <summary>Commits everything there is; the commit's hash.</summary>
    public async Task<string> CommitAsync(string date = "2024-03-05T06:07:08Z")
    {
        if (!Directory.Exists(At(".git")))
        {
            await GitAsync("init", "--quiet", "--initial-branch=main");
        }

        await GitAsync("add", "--all");
        var ending = await Programs.RunAsync("git", ["commit", "--quiet", "--allow-empty", "--message=state"], Path, new Dictionary<string, string?>(GitEnvironment) { ["GIT_AUTHOR_DATE"] = date, ["GIT_COMMITTER_DATE"] = date });
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return await GitAsync("rev-parse", "HEAD");
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        var ending = await Programs.RunAsync("git", arguments, Path, GitEnvironment);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return ending.Output.Trim();
    }

    public void Dispose()
    {
        // What a killed pipeline left behind works on the workspace's files and names them.
        Programs.EndNaming(Path);
        folder.Dispose();
    }
}
