using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools;

/// <summary>The configuration our registry runs with: loopback only, deletable, quiet.</summary>
public static partial class LocalRegistryConfig
{
    public static void Write(string file, string storage, int port) => AtomicFile.Write(file, Text(storage, port));

    /// <summary>The port a written configuration names.</summary>
    public static int? PortOf(string file) =>
        File.Exists(file) && Port().Match(File.ReadAllText(file)) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;

    public static string Text(string storage, int port) =>
        $$"""
        version: 0.1
        log:
          level: warn
          accesslog: {disabled: true}
        storage:
          filesystem:
            rootdirectory: '{{storage.Replace("'", "''", StringComparison.Ordinal)}}'
          delete: {enabled: true}
          maintenance:
            uploadpurging: {enabled: false}
        http:
          addr: "127.0.0.1:{{port}}"

        """;

    [GeneratedRegex("addr: \"127\\.0\\.0\\.1:(\\d+)\"")]
    private static partial Regex Port();
}
