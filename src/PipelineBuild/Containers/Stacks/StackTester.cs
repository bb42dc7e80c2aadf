using System.Globalization;
using System.Security.Cryptography;
using PipelineBuild.Results;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers.Stacks;

/// <summary>Tests one stack: starts it, asks what has to hold, keeps its logs, and takes it down however that ends.</summary>
public sealed class StackTester(ComposeClient compose, EngineObjects engine, StackStarter starter, StackChecks checks, ConnectivityProbe probe, StackLogs logs, StackRemover remover, EnvironmentVariables environment, SecretMask mask, StepJournal journal, TimeProvider time, IProgress<string> progress)
{
    private const int LongestPart = 24;

    /// <summary>Gives the stack a project name that no other run has, and lets compose read its files.</summary>
    /// <exception cref="InvalidDataException">A secret's variable is not set.</exception>
    public async Task<ResolvedStack> ResolveAsync(PipelineConfig config, StackSettings stack, CancellationToken cancel)
    {
        var project = ProjectOf(config.Name, stack.Name);
        var files = stack.ComposeFiles.Select(file => config.Workspace.Resolve(file)!).ToList();
        var output = await compose.ResolveAsync(project, files, stack.Profiles, EnvironmentOf(stack), cancel);
        return output.Succeeded
            ? new ResolvedStack(stack, project, output.Text, null)
            : new ResolvedStack(stack, project, "{}", $"docker compose can't use the files: {mask.Apply(output.StandardError.LastOrDefault(line => line.Trim().Length > 0) ?? $"exit code {output.ExitCode}")}");
    }

    /// <param name="built">Image of pipeline.yml to the name that the engine has it under.</param>
    /// <param name="visit">Called when all was asked of a stack that is up; null asks nothing more.</param>
    public async Task<StackReport> TestAsync(PipelineConfig config, ResolvedStack resolved, IReadOnlyDictionary<string, string> built, ProcessOwner owner, Func<StandingStack, CancellationToken, Task>? visit, CancellationToken cancel)
    {
        var (stack, project) = (resolved.Settings, resolved.Project);
        var description = StackDescription.Of(resolved.Text, stack, project, owner.ToString(), built);
        var problems = resolved.Problem is { } unusable ? [unusable] : description.Problems;
        if (problems.Count > 0)
        {
            return new StackReport(stack.Name, project, Outcome.Failed, string.Join("; ", problems)) { Findings = problems.Select(problem => StackFindings.Of(stack, "stacks/invalid", problem)).ToList() };
        }

        StackLogs.Clear(config.Workspace, stack.Name);
        var run = new ComposeRun(project, Path.GetDirectoryName(config.Workspace.Resolve(stack.ComposeFiles[0]))!, System.Text.Encoding.UTF8.GetBytes(description.Text), EnvironmentOf(stack));
        var report = new StackReport(stack.Name, project, Outcome.Errored, "") { Images = description.Images };
        try
        {
            report = await PipelineTrace.StepAsync($"stack {stack.Name}", () => WorkAsync(config, stack, run, description, owner, report, visit, cancel));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && error is ProcessFailedException or InvalidOperationException or InvalidDataException or TimeoutException or IOException)
        {
            report = Errored(report, await engine.SilenceAsync(cancel) is { } silence ? $"the engine gave no answer any more: {silence}" : error.Message);
        }
        finally
        {
            report = await TakeDownAsync(stack, run, report);
        }

        progress.Report($"stack {stack.Name}: {report.Outcome.ToString().ToLowerInvariant()}: {report.Summary}");
        return report;
    }

    private async Task<StackReport> WorkAsync(PipelineConfig config, StackSettings stack, ComposeRun run, StackDescription description, ProcessOwner owner, StackReport report, Func<StandingStack, CancellationToken, Task>? visit, CancellationToken cancel)
    {
        progress.Report($"stack {stack.Name}: started as {run.Project}");
        var standing = await journal.DoAsync($"start stack {stack.Name} as {run.Project}", () => starter.StartAsync(run, description.Services, stack, cancel));
        var asked = new List<CheckReport>();
        IReadOnlyList<EdgeReport> edges = [];
        if (standing.IsReady)
        {
            foreach (var check in stack.Checks)
            {
                var result = await PipelineTrace.StepAsync($"check {check.Name}", () => checks.RunAsync(check, standing.Containers, cancel));
                progress.Report($"stack {stack.Name}: {check.Name}: {result.Outcome.ToString().ToLowerInvariant()}, {result.Detail}{(result.Attempts == 1 ? "" : $" ({result.Attempts} attempts)")}");
                asked.Add(result);
            }

            edges = stack.Connectivity is { } matrix ? await PipelineTrace.StepAsync("connectivity", () => probe.TryAsync(run.Project, owner, matrix, standing.Containers, cancel)) : [];
            var containers = standing.Containers;
            await (visit?.Invoke(new StandingStack(stack.Name, address => checks.Locate(address, containers)), cancel) ?? Task.CompletedTask);

            // A service that is not what it was, now that all was asked, has not passed.
            var after = await new StackWatch(engine, description.Services, stack with { Settle = TimeSpan.Zero }, time).LookAsync(run.Project, cancel);
            standing = after.WithoutWaiting(service => $"was up, and is not any more: {service.Words}");
        }

        var services = await logs.KeepAsync(config.Workspace, stack.Name, standing, cancel);
        var findings = StackFindings.Of(stack, standing.Problem, services, asked, edges);

        // What fails because nobody is there any more has not been checked.
        if (findings.Any(finding => finding.Severity == Severity.Error) && await engine.SilenceAsync(cancel) is { } silence)
        {
            return Errored(report, $"the engine gave no answer any more: {silence}");
        }

        return StackFindings.Sum(report with { Services = services, Checks = asked, Edges = edges, Findings = findings });
    }

    private async Task<StackReport> TakeDownAsync(StackSettings stack, ComposeRun run, StackReport report)
    {
        try
        {
            progress.Report($"stack {stack.Name}: is taken down");
            await journal.DoAsync($"remove stack {stack.Name}", () => remover.RemoveAsync(run));
            return report;
        }
        catch (Exception error) when (error is InvalidOperationException or ProcessFailedException or TimeoutException)
        {
            progress.Report($"stack {stack.Name}: {error.Message.Split('\n')[0]}");
            return Errored(report, report.Summary.Length == 0 ? error.Message : $"{report.Summary}; {error.Message}");
        }
    }

    private static StackReport Errored(StackReport report, string why) => report with { Outcome = Outcome.Errored, Summary = why };

    /// <summary>Secrets stay in the environment that compose inherits.</summary>
    /// <exception cref="InvalidDataException">A secret's variable is not set.</exception>
    private Dictionary<string, string?> EnvironmentOf(StackSettings stack)
    {
        foreach (var secret in stack.Secrets.Where(secret => secret.Resolve(environment, mask) is null))
        {
            throw new InvalidDataException($"stack {stack.Name} wants the variable {secret.EnvironmentVariable}, which is not set");
        }

        return stack.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
    }

    /// <summary>A name that no other run has.</summary>
    private static string ProjectOf(string pipeline, string stack) =>
        $"pb-{Part(pipeline)}-{Part(stack)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private static string Part(string text)
    {
        var name = string.Concat(text.ToLower(CultureInfo.InvariantCulture).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return name.Length <= LongestPart ? name : name[..LongestPart].TrimEnd('-');
    }
}

/// <summary>A stack whose files compose has read.</summary>
/// <param name="Project">The name it runs under.</param>
/// <param name="Text">JSON with everything that was read; it may hold secrets.</param>
/// <param name="Problem">Why compose can't use the files; null when it can.</param>
public sealed record ResolvedStack(StackSettings Settings, string Project, string Text, string? Problem)
{
    /// <summary>Service to the image of pipeline.yml it runs.</summary>
    public IReadOnlyDictionary<string, string> ImagesOf(IEnumerable<ImageSettings> images) => StackDescription.ImagesOf(Text, Settings, images.Select(image => image.Name).ToList());

    /// <summary>The text stays out of every log.</summary>
    public override string ToString() => $"{Settings.Name} as {Project}";
}
