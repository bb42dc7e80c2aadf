namespace PipelineBuild.Results.Writers;

/// <summary>Findings name files as programs do; this tells a real path of the workspace from everything else.</summary>
internal static class SourcePath
{
    /// <summary>The path below the workspace, without detours, or null when it is empty, absolute or leads out.</summary>
    public static string? Of(string? file)
    {
        if (string.IsNullOrWhiteSpace(file) || Path.IsPathRooted(file) || file.Contains("://", StringComparison.Ordinal) || file.Contains('\0'))
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var part in file.Replace('\\', '/').Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return parts.Count == 0 ? null : string.Join('/', parts);
    }

    /// <summary>The path as part of a URI.</summary>
    public static string Encoded(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
