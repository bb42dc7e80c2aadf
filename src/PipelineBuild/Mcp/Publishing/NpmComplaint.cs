using PipelineBuild.Tools;

namespace PipelineBuild.Mcp.Publishing;

/// <summary>Finds in what npm wrote before it failed what it has to say.</summary>
public static class NpmComplaint
{
    private const string Prefix = "npm error ";
    private const string Code = "code ";

    /// <summary>In one line.</summary>
    public static string Of(Exception error)
    {
        var lines = LinesOf(error).Where(line => !line.StartsWith("A complete log", StringComparison.Ordinal)).Take(3).ToList();
        return lines.Count == 0 ? error.Message.Split('\n')[0] : string.Join("; ", lines);
    }

    /// <summary>Such as <c>E401</c>; null when npm gave none.</summary>
    public static string? CodeOf(Exception error) => LinesOf(error).FirstOrDefault(line => line.StartsWith(Code, StringComparison.Ordinal))?[Code.Length..].Trim();

    private static IEnumerable<string> LinesOf(Exception error) => error is ProcessFailedException failed
        ? failed.StandardError.Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)).Select(line => line[Prefix.Length..].Trim()).Where(line => line.Length > 0)
        : [];
}
