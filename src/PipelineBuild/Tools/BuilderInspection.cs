using System.Text.RegularExpressions;

namespace PipelineBuild.Tools;

/// <summary>What <c>docker buildx inspect</c> tells about a builder.</summary>
/// <param name="Platforms">Of all its nodes; empty while it is not started.</param>
public sealed partial record BuilderInspection(string Name, string Driver, string Status, IReadOnlyList<string> Platforms)
{
    /// <summary>Whether it builds for all of them.</summary>
    public bool Covers(IEnumerable<string> wanted) => Missing(wanted).Count == 0;

    public IReadOnlyList<string> Missing(IEnumerable<string> wanted) => wanted.Except(Platforms).ToList();

    /// <summary>Reads "Name: value" lines; the nodes repeat some of them.</summary>
    public static BuilderInspection? Parse(IEnumerable<string> lines)
    {
        var fields = lines.Select(line => Field().Match(line)).Where(match => match.Success)
            .ToLookup(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim());
        if (fields["Driver"].FirstOrDefault() is not { } driver)
        {
            return null;
        }

        // A platform chosen by hand carries a star: "linux/arm64*".
        var platforms = fields["Platforms"].SelectMany(list => list.Split(',')).Select(platform => platform.Trim().TrimEnd('*'))
            .Where(platform => platform.Length > 0).Distinct().ToList();
        return new BuilderInspection(fields["Name"].FirstOrDefault() ?? "", driver, fields["Status"].FirstOrDefault() ?? "", platforms);
    }

    [GeneratedRegex(@"^([A-Z][A-Za-z ]*):\s+(.*)$")]
    private static partial Regex Field();
}
