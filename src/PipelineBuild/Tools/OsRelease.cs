namespace PipelineBuild.Tools;

/// <summary>Which distribution this is, from os-release(5).</summary>
/// <param name="Codename">Such as bookworm; empty where the distribution has none.</param>
public sealed record OsRelease(string Id, string Codename, string PrettyName)
{
    public bool IsDebian => Id == "debian";

    public bool IsUbuntu => Id == "ubuntu";

    public static OsRelease Parse(IEnumerable<string> lines)
    {
        var values = lines
            .Select(line => line.Trim().Split('=', 2))
            .Where(parts => parts.Length == 2 && !parts[0].StartsWith('#'))
            .GroupBy(parts => parts[0])
            .ToDictionary(group => group.Key, group => group.Last()[1].Trim('"', '\''));
        var id = values.GetValueOrDefault("ID", "");
        return new OsRelease(id, values.GetValueOrDefault("VERSION_CODENAME", ""), values.GetValueOrDefault("PRETTY_NAME", id));
    }
}
