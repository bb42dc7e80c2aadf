using Build.Help;
using Cake.Common.Diagnostics;
using Cake.Core;
using Cake.Frosting;
using PipelineBuild;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Results;
using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;

namespace Build;

/// <summary>Reads and checks pipeline.yml before the first task; writes the reports after the last.</summary>
public sealed class BuildLifetime(CommandLine line, Workspace workspace, RunTrace trace) : FrostingLifetime<BuildContext>
{
    public override void Setup(BuildContext context, ISetupContext info)
    {
        if (info.TargetTask.Name == HelpTask.Name)
        {
            return;
        }

        try
        {
            var file = Path.GetFullPath(line.ConfigFile ?? PipelineConfig.DefaultFile, workspace.Root);
            context.Config = PipelineConfig.Load(workspace, file).Asking(line.PackageVersion);
            trace.Describe(SpanNames.Pipeline, context.Config.Name);
            if (!line.Plan)
            {
                KeepOutOfGit();
            }
        }
        catch (ConfigException error)
        {
            context.Report.Add(error.Errors);
            throw new CakeException(error.Errors.Count == 1 ? "1 mistake in the configuration" : $"{error.Errors.Count} mistakes in the configuration");
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
        if (line.Plan || (context.Report.ConfigErrors.Count == 0 && context.Report.Tasks.All(task => task.Task == HelpTask.Name)) || !Directory.Exists(workspace.Root))
        {
            return;
        }

        RunResult.Finish(trace, context.Report);
        try
        {
            workspace.PrepareArtifacts();
            AtomicFile.Write(workspace.Artifact("report.json"), JsonWriter.Render(context.Report));
            AtomicFile.Write(workspace.Artifact("junit.xml"), JUnitWriter.Render(context.Report));
            AtomicFile.Write(workspace.Artifact("trace.json"), ChromeTraceWriter.Render(context.Report));
            AtomicFile.Write(workspace.Artifact("metrics.prom"), PrometheusTextWriter.Render(context.Report));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            context.Warning("the reports could not be written to {0}: {1}", workspace.Artifacts, error.Message);
        }
    }
}
