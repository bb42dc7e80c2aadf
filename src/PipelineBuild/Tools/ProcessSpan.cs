using System.Diagnostics;
using System.Text.RegularExpressions;
using PipelineBuild.Telemetry;

namespace PipelineBuild.Tools;

/// <summary>The span of one child process: its command line without secrets, its id and how it ended.</summary>
internal sealed partial class ProcessSpan : IDisposable
{
    /// <summary>How the W3C trace context travels to a child process; see OpenTelemetry's "Environment Variables as Context Propagation Carriers".</summary>
    public const string ParentVariable = "TRACEPARENT";

    public const string StateVariable = "TRACESTATE";

    private const int MostWords = 2;

    private readonly Activity? activity;

    public ProcessSpan(Command command, SecretMask mask)
    {
        activity = PipelineTrace.StartProcess(mask.Apply(NameOf(command), command.Secrets));
        activity?.SetTag(SpanNames.Program, Path.GetFileName(command.Program));
        activity?.SetTag(SpanNames.Arguments, command.Arguments.Prepend(command.Program).Select(word => mask.Apply(word, command.Secrets)).ToArray());
        activity?.SetTag(SpanNames.WorkingDirectory, command.WorkingDirectory);
    }

    /// <summary>What a child that takes part in traces has to know; null where there is no trace.</summary>
    public string? Parent => activity?.Id;

    public void Started(int processId) => activity?.SetTag(SpanNames.ProcessId, processId);

    public void Ended(int exitCode)
    {
        activity?.SetTag(SpanNames.ExitCode, exitCode);
        if (exitCode != 0)
        {
            activity.Fail($"exit code {exitCode}", exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public void Failed(Exception error)
    {
        if (error is OperationCanceledException)
        {
            activity.Fail("cancelled", "cancellation");
        }
        else
        {
            activity.Fail(error);
        }
    }

    public void Dispose() => activity?.Dispose();

    /// <summary>The program with the words that look like its subcommands, such as "docker buildx bake".</summary>
    private static string NameOf(Command command) =>
        string.Join(' ', command.Arguments.TakeWhile(word => Subcommand().IsMatch(word)).Take(MostWords).Prepend(Path.GetFileName(command.Program)));

    [GeneratedRegex("^[a-z]+(?:-[a-z]+)*$")]
    private static partial Regex Subcommand();
}
