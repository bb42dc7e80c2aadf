namespace PipelineBuild.Telemetry;

/// <summary>Names of span attributes: OpenTelemetry's semantic conventions where they have one, else below <c>pipelinebuild.</c></summary>
public static class SpanNames
{
    /// <summary>Which <see cref="SpanKind"/> a span has.</summary>
    public const string Kind = "pipelinebuild.kind";

    /// <summary>passed, skipped, failed or errored.</summary>
    public const string Outcome = "pipelinebuild.outcome";

    /// <summary>Whether BuildKit took a build step from its cache.</summary>
    public const string Cached = "pipelinebuild.cached";

    /// <summary>Exit code of the pipeline itself.</summary>
    public const string RunExitCode = "pipelinebuild.exit_code";

    public const string Pipeline = "cicd.pipeline.name";
    public const string PipelineResult = "cicd.pipeline.result";
    public const string Task = "cicd.pipeline.task.name";
    public const string TaskResult = "cicd.pipeline.task.run.result";
    public const string Revision = "vcs.ref.head.revision";
    public const string Program = "process.executable.name";
    public const string Arguments = "process.command_args";
    public const string WorkingDirectory = "process.working_directory";
    public const string ProcessId = "process.pid";
    public const string ExitCode = "process.exit.code";
    public const string ErrorType = "error.type";

    /// <summary>What went wrong, in words; OpenTelemetry's own place for it is the status of the span.</summary>
    public const string ErrorMessage = "error.message";
}
