using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Packing;

/// <summary>The end of what a program printed: where it says why it failed.</summary>
public static class LastLines
{
    private const int Most = 30;

    public static IReadOnlyList<string> Of(ProcessOutput output) =>
        output.StandardOutput.TakeLast(Most).Concat(output.StandardError.TakeLast(Most)).Where(line => line.Trim().Length > 0).ToList();
}
