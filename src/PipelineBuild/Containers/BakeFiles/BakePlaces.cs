using System.Globalization;
using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.BakeFiles;

/// <summary>Where in the bake files a name stands, for what is said of it: only its place is looked for, what it means bake alone knows.</summary>
public sealed partial class BakePlaces
{
    private readonly IReadOnlyList<(string File, string[] Lines)> files;

    public BakePlaces(Workspace workspace, IReadOnlyList<string> files) =>
        this.files = files.Select(file => (file, File.ReadAllLines(Path.Combine(workspace.Root, file)))).ToList();

    /// <summary>Every name that the files could mean something by.</summary>
    public IReadOnlySet<string> Words => files.SelectMany(file => file.Lines).SelectMany(line => Word().Matches(line)).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of targets and groups, to suggest one of.</summary>
    public IEnumerable<string> Names => files.SelectMany(file => file.Lines.Select(line => Declared(file.File).Match(line))).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>The line that declares the target; of several the last, which bake lets win. Without one the file alone.</summary>
    public ConfigPlace Of(string target) => Find((file, line) => Declared(file).Match(line) is { Success: true } match && match.Groups[1].Value == target ? match.Groups[1].Index : -1);

    /// <summary>The line that uses the name, such as <c>inherits = ["name"]</c>.</summary>
    public ConfigPlace OfUse(string name) => Find((_, line) => Regex.Match(line, $"""["':]{Regex.Escape(name)}["']""") is { Success: true } match ? match.Index + 1 : -1);

    /// <summary>What bake says of a place: <c>file:line,column-…</c>.</summary>
    public static (ConfigPlace Place, string Message)? Read(string error) => Position().Match(error) is { Success: true } match
        ? (new ConfigPlace(match.Groups[1].Value, Number(match.Groups[2]), Number(match.Groups[3])), match.Groups[4].Value)
        : null;

    private ConfigPlace Find(Func<string, string, int> column)
    {
        var found = files.SelectMany(file => file.Lines.Select((line, index) => new ConfigPlace(file.File, index + 1, column(file.File, line) + 1))).Where(place => place.Column > 0).ToList();
        return found.Count == 0 ? new ConfigPlace(files[0].File, 0, 0) : found[^1];
    }

    private static Regex Declared(string file) => Path.GetExtension(file) switch
    {
        ".hcl" => InHcl(),
        ".json" => InJson(),
        _ => InCompose(),
    };

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.+?):(\d+),(\d+)-\S+: (.+)$")]
    private static partial Regex Position();

    [GeneratedRegex(@"^\s*(?:target|group)\s+""?([A-Za-z0-9_-]+)""?\s*\{")]
    private static partial Regex InHcl();

    [GeneratedRegex(@"^\s*""([A-Za-z0-9_-]+)""\s*:\s*[\{\[]")]
    private static partial Regex InJson();

    [GeneratedRegex(@"^ +([A-Za-z0-9_-]+):\s*$")]
    private static partial Regex InCompose();

    [GeneratedRegex("[A-Za-z0-9_-]+")]
    private static partial Regex Word();
}
