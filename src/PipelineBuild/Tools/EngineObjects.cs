using System.Text.Json;

namespace PipelineBuild.Tools;

/// <summary>Containers, networks, volumes and images of the Docker Engine: looked at, run and removed one by one.</summary>
public sealed class EngineObjects(IProcessRunner runner, ProgramLocator programs)
{
    /// <summary>By which compose knows what belongs to a project.</summary>
    public const string ProjectLabel = "com.docker.compose.project";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>An engine that is busy still answers.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <summary>Null when the engine answers, else what was said.</summary>
    public async Task<string?> SilenceAsync(CancellationToken cancel)
    {
        try
        {
            var output = await runner.RunAsync(Docker("version", "--format", "{{.Server.Version}}") with { Timeout = AnswerLimit }, cancel);
            return output.Succeeded && output.Text.Trim().Length > 0 ? null : output.StandardError.FirstOrDefault(line => line.Trim().Length > 0) ?? "docker version names no server";
        }
        catch (TimeoutException error)
        {
            return error.Message;
        }
    }

    /// <summary>All containers, or those with the label, ended ones included, as <c>docker inspect</c> describes them.</summary>
    /// <exception cref="ProcessFailedException">The engine does not say.</exception>
    public async Task<IReadOnlyList<JsonElement>> ContainersAsync(string? label, CancellationToken cancel)
    {
        // One that goes away between list and look makes docker inspect fail: then both are done again.
        for (var attempt = 1; ; attempt++)
        {
            var ids = await ListAsync(["container", "ls", "--all", "--quiet", "--no-trunc", .. label is null ? (string[])[] : ["--filter", $"label={label}"]], cancel);
            if (ids.Count == 0)
            {
                return [];
            }

            var output = await runner.RunAsync(Docker(["container", "inspect", .. ids]), cancel);
            if (output.Succeeded)
            {
                using var document = JsonDocument.Parse(output.Text);
                return document.RootElement.EnumerateArray().Select(element => element.Clone()).ToList();
            }

            if (attempt == 3)
            {
                throw new ProcessFailedException(Docker(["container", "inspect", .. ids]), output, runner.Mask);
            }
        }
    }

    /// <summary>One line for each container, network or volume with the label: the template's answer.</summary>
    public Task<IReadOnlyList<string>> NamesAsync(string kind, string label, string template, CancellationToken cancel) =>
        ListAsync([kind, "ls", .. kind == "container" ? (string[])["--all"] : [], "--filter", $"label={label}", "--format", template], cancel);

    /// <summary>One line for each name of an image that fits the pattern: the template's answer.</summary>
    public Task<IReadOnlyList<string>> ImagesAsync(string pattern, string template, CancellationToken cancel) =>
        ListAsync(["image", "ls", "--no-trunc", "--digests", "--filter", $"reference={pattern}", "--format", template], cancel);

    /// <summary>Whatever the container has written, with times; standard output and error in the order of time.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(string container, CancellationToken cancel)
    {
        var output = await runner.RunAsync(Docker("container", "logs", "--timestamps", "--tail", "20000", container) with { Timeout = Limit }, cancel);
        return output.StandardOutput.Concat(output.StandardError).Order(StringComparer.Ordinal).Select(line => runner.Mask.Apply(line)).ToList();
    }

    public Task<ProcessOutput> ExecuteAsync(string container, IReadOnlyList<string> words, TimeSpan limit, CancellationToken cancel) =>
        runner.RunAsync(Docker(["container", "exec", container, .. words]) with { Timeout = limit }, cancel);

    /// <summary>Runs a container that shares the network of another and goes away when it ends.</summary>
    public Task<ProcessOutput> RunBesideAsync(string container, string image, IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> words, TimeSpan limit, CancellationToken cancel) =>
        runner.RunAsync(
            Docker(["container", "run", "--rm", "--pull", "never", "--network", $"container:{container}", .. labels.SelectMany(label => (string[])["--label", $"{label.Key}={label.Value}"]), image, .. words]) with { Timeout = limit }, cancel);

    public async Task<bool> HasImageAsync(string reference, CancellationToken cancel) => (await runner.RunAsync(Docker("image", "inspect", "--format", "{{.Id}}", reference), cancel)).Succeeded;

    /// <summary>The id under which the engine keeps the image, and the digests it knows it by.</summary>
    public async Task<string> ImageIdentityAsync(string reference, CancellationToken cancel) =>
        (await runner.RunCheckedAsync(Docker("image", "inspect", "--format", "{{.Id}} {{json .RepoDigests}}", reference), cancel)).Text.Trim();

    /// <summary>Takes in an archive of an image.</summary>
    public Task LoadAsync(string archive, CancellationToken cancel) => runner.RunCheckedAsync(Docker("image", "load", "--quiet", "--input", archive), cancel);

    /// <summary>Makes an image of one layer from an archive of files.</summary>
    public Task ImportAsync(string archive, string reference, string change, CancellationToken cancel) =>
        runner.RunCheckedAsync(Docker("image", "import", "--change", change, archive, reference), cancel);

    /// <summary>Removes by name or id; what is not there any more is no failure.</summary>
    /// <param name="kind"><c>container</c>, <c>network</c>, <c>volume</c> or <c>image</c>.</param>
    public async Task RemoveAsync(string kind, string name, CancellationToken cancel)
    {
        string[] how = kind == "container" ? ["--force", "--volumes"] : [];
        var command = Docker([kind, "rm", .. how, name]) with { Timeout = Limit };
        var output = await runner.RunAsync(command, cancel);
        if (!output.Succeeded && !output.ErrorText.Contains("No such", StringComparison.OrdinalIgnoreCase) && !output.ErrorText.Contains("not found", StringComparison.OrdinalIgnoreCase) && !output.ErrorText.Contains("already in progress", StringComparison.Ordinal))
        {
            throw new ProcessFailedException(command, output, runner.Mask);
        }
    }

    /// <summary>Names and published ports of the containers that hold a port of the host.</summary>
    public Task<IReadOnlyList<string>> HoldersAsync(int port, CancellationToken cancel) =>
        ListAsync(["container", "ls", "--filter", FormattableString.Invariant($"publish={port}"), "--format", "{{.Names}}"], cancel);

    private async Task<IReadOnlyList<string>> ListAsync(string[] arguments, CancellationToken cancel) =>
        (await runner.RunCheckedAsync(Docker(arguments) with { Timeout = Limit }, cancel)).StandardOutput.Where(line => line.Trim().Length > 0).ToList();

    private Command Docker(params string[] arguments) => new(programs.Require("docker"), arguments);
}
