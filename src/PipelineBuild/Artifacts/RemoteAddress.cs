using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts;

/// <summary>Turns a clone address into one that may be shown: on the web, and without credentials.</summary>
public static partial class RemoteAddress
{
    /// <summary>An https address, or null for a path of this machine, which says nothing to anybody else.</summary>
    public static string? ForPeople(string remote)
    {
        var match = ShortForm().Match(remote);
        if (match.Success)
        {
            return $"https://{match.Groups[1].Value}/{WithoutSuffix(match.Groups[2].Value)}";
        }

        return Uri.TryCreate(remote, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "ssh" or "git"
            ? $"{(address.Scheme == "http" ? "http" : "https")}://{address.Host}{(address.IsDefaultPort || address.Scheme is "ssh" or "git" ? "" : $":{address.Port}")}{WithoutSuffix(address.AbsolutePath)}"
            : null;
    }

    private static string WithoutSuffix(string path) => path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;

    [GeneratedRegex(@"^(?:[^@/\s]+@)?([^@:/\s]+\.[^@:/\s]+):(?!//)/?(.+)$")]
    private static partial Regex ShortForm();
}
