namespace PipelineBuild.Results.Writers;

/// <summary>Shows what a step reports while it works, one line each.</summary>
public sealed class ConsoleProgress(Terminal terminal) : IProgress<string>
{
    public void Report(string value) => terminal.WriteProgress(value);
}
