using System.Reflection;
using Build.Help;
using Build.Mcp;
using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;
using PipelineBuild;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Rules;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;
using PipelineBuild.Toolchain;
using PipelineBuild.Tools;

namespace Build;

/// <summary>Reads and checks pipeline.yml before the first task; writes the reports after the last.</summary>
public sealed class BuildLifetime(CommandLine line, Workspace workspace, RunTrace trace, ReportFiles files, ReportRehearsal rehearsal, ProbeMemory memory, ToolDoctor doctor, IGit git) : FrostingLifetime<BuildContext>
{
    private readonly Lazy<string?> ownAddress = new(() => OwnAddress(git));

    public override void Setup(BuildContext context, ISetupContext info)
    {
        if (info.TargetTask.Name == HelpTask.Name)
        {
            return;
        }

        try
        {
            var file = Path.GetFullPath(line.ConfigFile ?? PipelineConfig.DefaultFile, workspace.Root);
            context.Config = PipelineConfig.Load(workspace, file).Asking(info.TargetTask.Name == McpRollbackTask.Name ? null : line.PackageVersion).Choosing(line.Build) with { Overwrites = line.Overwrite, ChangesSince = line.Since };
            trace.Describe(SpanNames.Pipeline, context.Config.Name);
            doctor.Anticipate(info.TargetTask.Name);
            if (!line.Plan)
            {
                KeepOutOfGit();
                _ = rehearsal.BeginAsync(Origin, context.Cancel);
            }
        }
        catch (ConfigException error)
        {
            context.Report.Add(error);
            throw new CakeException(error.Total == 1 ? "1 mistake in the configuration" : $"{error.Total} mistakes in the configuration");
        }
    }

    /// <summary>What a run writes must not make the workspace differ from its commit, whether or not its .gitignore knows of it.</summary>
    private void KeepOutOfGit()
    {
        var file = workspace.Artifact(".gitignore");
        try
        {
            if (!File.Exists(file))
            {
                AtomicFile.Write(file, "*\n");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The step that has something to write there will say so.
        }
    }

    public override void Teardown(BuildContext context, ITeardownContext info)
    {
        if ((context.Report.ConfigErrors.Count == 0 && context.Report.Tasks.All(task => task.Task == HelpTask.Name)) || !Directory.Exists(workspace.Root))
        {
            return;
        }

        if (!line.Plan)
        {
            RunResult.Finish(trace, context.Report);
            memory.Save();
            Attempt(context, $"the reports could not be written to {workspace.Artifacts}", () => files.Write(context.Report, Origin()));
        }

        Attempt(context, "the summary could not be added to the file that GITHUB_STEP_SUMMARY names", () => files.AppendGitHubSummary(context.Report));
    }

    /// <summary>What can't be written down does not change how the run ended, and the next is written all the same.</summary>
    private static void Attempt(BuildContext context, string failure, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            context.Warning("{0}: {1}", failure, error.Message);
        }
    }

    private SarifOrigin Origin()
    {
        var home = ownAddress.Value;
        var version = typeof(RunReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return new SarifOrigin(version, home, workspace.Root, new RuleHelp(home, OwnRepository.Root));
    }

    /// <summary>Where this program's own source can be read; a clone without a remote has no such place.</summary>
    private static string? OwnAddress(IGit git)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            return git.OriginAsync(OwnRepository.Root, limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // Without git the help of a rule is the file on this machine.
            return null;
        }
    }
}
