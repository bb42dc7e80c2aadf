namespace PipelineBuild.Tools;

/// <summary>What a finished program left behind. Lines are as written: mask them before they are shown.</summary>
public sealed record ProcessOutput(int ExitCode, IReadOnlyList<string> StandardOutput, IReadOnlyList<string> StandardError)
{
    public bool Succeeded => ExitCode == 0;

    public string Text => string.Join('\n', StandardOutput);

    public string ErrorText => string.Join('\n', StandardError);
}
