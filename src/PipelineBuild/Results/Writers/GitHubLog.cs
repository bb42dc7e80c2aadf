using System.Text.RegularExpressions;

namespace PipelineBuild.Results.Writers;

/// <summary>The language a GitHub log understands: writes its commands, and takes the meaning from those in text of other programs.</summary>
internal static partial class GitHubLog
{
    /// <param name="name">Such as <c>error</c> or <c>group</c>.</param>
    public static string Command(string name, string message, params IEnumerable<(string Name, string? Value)> properties)
    {
        var given = properties.Where(property => !string.IsNullOrEmpty(property.Value)).Select(property => $"{property.Name}={Property(property.Value!)}").ToList();
        return $"::{name}{(given.Count == 0 ? "" : $" {string.Join(',', given)}")}::{Data(message)}\n";
    }

    /// <summary>
    /// The runner takes a command after any leading white space, and the older <c>##[...]</c> anywhere in a line; a carriage return
    /// starts a line for it too. One space breaks the sign and leaves the text readable.
    /// </summary>
    public static string Defuse(string text) => OldSign().Replace(Sign().Replace(text, "$1: :"), "# #[");

    private static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A").Replace("##[", "# #[");

    private static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");

    [GeneratedRegex(@"((?:^|[\r\n])\s*)::")]
    private static partial Regex Sign();

    [GeneratedRegex(@"##\[")]
    private static partial Regex OldSign();
}
