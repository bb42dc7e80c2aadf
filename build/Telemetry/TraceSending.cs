using PipelineBuild.Results.Writers;
using PipelineBuild.Telemetry;
using PipelineBuild.Tools;

namespace Build.Telemetry;

/// <summary>Hands the spans of a finished run to a collector where the environment names one; a collector that fails costs one line.</summary>
public sealed class TraceSending(EnvironmentVariables environment, Terminal terminal)
{
    public void Send(RunTrace trace)
    {
        if (Attempt(trace) is { } problem)
        {
            terminal.WriteLine(LineLevel.Warning, $"the trace was not sent: {problem}");
        }
    }

    /// <summary>Null when it was sent or is not to be.</summary>
    private string? Attempt(RunTrace trace)
    {
        try
        {
            return trace.IsWanted && OtlpSettings.Read(environment) is { } settings ? OtlpExport.Send(trace.Activities, settings) : null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
