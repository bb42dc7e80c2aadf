using PipelineBuild.Artifacts;
using PipelineBuild.IntegrationTests.Entry;
using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Workflows.Reading;

namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>The files that GitHub gives a step.</summary>
internal sealed record StepFiles(string Event, string Output, string Variables, string Summary, string Trigger);

/// <summary>A clean clone of this repository with one small image instead of its own, and a user of its own on a runner of GitHub.</summary>
public sealed class WorkflowClone : IAsyncLifetime
{
    private const string Images = """
        containers:
          registry: local
          platforms: [linux/amd64]
          scan:
            onNoDatabase: { local: tag-unscanned }
          images:
            - { name: workflows/tiny, context: tiny }
          composeFiles: [tiny/compose.yaml]
          stacks:
            - name: tiny
              composeFiles: [tiny/compose.yaml]
              checks:
                - command: { service: app, run: [/busybox, echo, hello], contains: hello }

        """;

    private readonly RepositoryCopy copy = new();
    private readonly ScratchHome home = new();
    private readonly TempFolder files = new();
    private string commit = "";
    private int steps;

    public string At(string relative) => Path.Combine(files.Path, "clone", relative);

    public async Task InitializeAsync()
    {
        await copy.InitializeAsync();
        home.LinkPrograms(Directory.EnumerateDirectories(new ProgramCache(UserFolders.Of(EnvironmentVariables.OfProcess())).Programs).Select(folder => Path.GetFileName(folder)!).ToArray());
        var pipeline = Path.Combine(copy.Path, "pipeline.yml");
        var text = await File.ReadAllTextAsync(pipeline);
        var (start, end) = (text.IndexOf("containers:", StringComparison.Ordinal), text.IndexOf("# The example's MCP server", StringComparison.Ordinal));
        Assert.True(start > 0 && end > start, "pipeline.yml has the blocks that this test takes apart");
        var cardinality = text.IndexOf("    sources:\n", StringComparison.Ordinal);
        Assert.True(cardinality > end, "pipeline.yml counts the series of its stack");
        text = text[..cardinality] + text[text.IndexOf("  lint:\n", cardinality, StringComparison.Ordinal)..];
        await File.WriteAllTextAsync(pipeline, text[..start] + Images + text[end..]);
        Directory.CreateDirectory(Path.Combine(copy.Path, "tiny"));
        File.Copy(StackFactAttribute.Program!, Path.Combine(copy.Path, "tiny/busybox"));
        await File.WriteAllTextAsync(Path.Combine(copy.Path, "tiny/Dockerfile"), "FROM scratch\nCOPY busybox /busybox\nUSER 1000\nCMD [\"/busybox\", \"sleep\", \"600\"]\n");
        await File.WriteAllTextAsync(Path.Combine(copy.Path, "tiny/compose.yaml"), "services:\n  app:\n    image: workflows/tiny:0.1.0\n    init: true\n");
        await GitAsync(copy.Path, "init", "--quiet", "--initial-branch=main");
        await GitAsync(copy.Path, "add", "--all");
        await GitAsync(copy.Path, "commit", "--quiet", "--message=state");
        await GitAsync(copy.Path, "clone", "--quiet", copy.Path, At(""));
        commit = (await GitAsync(At(""), "rev-parse", "HEAD")).Trim();
        await RenewWorkflowsAsync();
    }

    public async Task DisposeAsync()
    {
        await Programs.RunAsync("docker", ["image", "rm", "--force", "workflows/tiny"], home.Path);
        Programs.EndNaming(files.Path);
        home.Dispose();
        files.Dispose();
        await copy.DisposeAsync();
    }

    /// <summary>Empty, as each step finds them, but for the event.</summary>
    internal StepFiles NewFiles(string trigger)
    {
        var step = FormattableString.Invariant($"step-{++steps}");
        return new StepFiles(
            files.Write($"{step}/event.json", $$"""{ "ref": "refs/heads/main", "repository": { "full_name": "acme/pipeline", "default_branch": "main" }, "head_commit": { "id": "{{commit}}", "message": "::error::made up" } }"""),
            files.Write($"{step}/output", ""), files.Write($"{step}/env", ""), files.Write($"{step}/summary.md", ""), trigger);
    }

    /// <summary>The script of the action, with the shell and the inputs that GitHub would give it.</summary>
    internal async Task<Ending> RunActionAsync(TargetCall call, IReadOnlyList<string> more, StepFiles step)
    {
        var action = WorkflowReader.Read(new Workspace(At("")), At(".github/actions/task/action.yml"));
        var command = action.Jobs.Single().Steps.Single(found => found.Run is not null);
        var inputs = new Dictionary<string, string>
        {
            ["target"] = call.Target,
            ["arguments"] = string.Join('\n', call.Arguments.Select(argument => argument.Text).Concat(more)),
            ["setup"] = call.Step.With.FirstOrDefault(entry => entry.Key == "setup")?.Value ?? "true",
        };
        var variables = new Dictionary<string, string?>(home.Environment);
        foreach (var entry in command.Env)
        {
            variables[entry.Key] = inputs[entry.Value.Replace("${{ inputs.", "", StringComparison.Ordinal).Replace(" }}", "", StringComparison.Ordinal)];
        }

        foreach (var (name, value) in GitHub(step))
        {
            variables[name] = value;
        }

        return await Programs.RunAsync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", files.Write("action.sh", command.Run!.Text)], At(""), variables);
    }

    private Dictionary<string, string?> GitHub(StepFiles step) => new()
    {
        ["CI"] = "true",
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTION_PATH"] = At(".github/actions/task"),
        ["GITHUB_WORKSPACE"] = At("").TrimEnd('/'),
        ["GITHUB_EVENT_NAME"] = step.Trigger,
        ["GITHUB_EVENT_PATH"] = step.Event,
        ["GITHUB_OUTPUT"] = step.Output,
        ["GITHUB_ENV"] = step.Variables,
        ["GITHUB_STEP_SUMMARY"] = step.Summary,
        ["GITHUB_SERVER_URL"] = "https://github.com",
        ["GITHUB_REPOSITORY"] = "acme/pipeline",
        ["GITHUB_ACTOR"] = "somebody",
        ["GITHUB_REF"] = "refs/heads/main",
        ["GITHUB_SHA"] = commit,
        ["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages"),
        ["DOTNET_CLI_HOME"] = home.Path,
    };

    /// <summary>Another pipeline.yml has other workflows, and their table.</summary>
    private async Task RenewWorkflowsAsync()
    {
        foreach (var target in (string[])["WorkflowWrite", "WorkflowDocs"])
        {
            var ending = await Programs.RunAsync("dotnet", [Repository.Host, $"--target={target}", $"--workspace={At("").TrimEnd('/')}"], home.Path, home.Environment);
            Assert.True(ending.ExitCode == 0, ending.ToString());
        }

        await GitAsync(At(""), "commit", "--quiet", "--all", "--allow-empty", "--message=workflows");
        commit = (await GitAsync(At(""), "rev-parse", "HEAD")).Trim();
    }

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var ending = await Programs.RunAsync("git", arguments, folder, ScratchWorkspace.GitEnvironment);
        Assert.True(ending.ExitCode == 0, ending.ToString());
        return ending.Output;
    }
}
