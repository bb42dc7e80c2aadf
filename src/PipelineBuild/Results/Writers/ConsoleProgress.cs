namespace PipelineBuild.Results.Writers;

/// <summary>Shows what a step reports while it works, one line each.</summary>
public sealed class ConsoleProgress(Terminal terminal) : IProgress<string>
{
    public void Report(string value) => terminal.Write(Ansi.Paint($"  {value}", Ansi.Dim, terminal.HasColour) + "\n");
}
