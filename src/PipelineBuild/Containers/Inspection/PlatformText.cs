namespace PipelineBuild.Containers.Inspection;

/// <summary>The lines about one platform.</summary>
internal static class PlatformText
{
    private const int Room = 100 - 13;

    /// <param name="shared">Labels that were shown already because all platforms have them.</param>
    public static IEnumerable<string> Lines(InspectedPlatform platform, IReadOnlyList<KeyValuePair<string, string>> shared)
    {
        yield return "";
        yield return $"{platform.Platform ?? "no platform"}  {platform.Digest}{(platform.IsMissing ? "" : $"  {InspectionText.MiB(platform.Size)}")}";
        if (platform.IsMissing)
        {
            yield return "  MISSING OR DAMAGED: see the findings";
            yield break;
        }

        foreach (var line in Settings(platform).Concat(InspectionText.LabelLines(platform.Labels.Except(shared).OrderBy(label => label.Key, StringComparer.Ordinal).ToList())))
        {
            yield return line;
        }

        foreach (var line in LayerBars.Lines(platform.Layers).Concat(platform.Attestations.SelectMany(Attestation)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Settings(InspectedPlatform platform)
    {
        IEnumerable<(string Name, IEnumerable<string> Words)> fields =
        [
            ("created", platform.Created is { } created ? [created] : []),
            ("entrypoint", platform.EntryPoint),
            ("command", platform.Command),
            ("user", [platform.User ?? "root, because none is set"]),
            ("directory", platform.Directory is { } directory ? [directory] : []),
            ("ports", platform.Ports),
            ("variables", platform.Variables),
        ];
        return fields.SelectMany(field => InspectionText.Field(field.Name, InspectionText.Wrapped(field.Words, Room)));
    }

    private static IEnumerable<string> Attestation(InspectedAttestation attestation)
    {
        yield return InspectionText.Field("attested", attestation.PredicateType);
        foreach (var (name, value) in Facts(attestation).Where(fact => fact.Value is not null))
        {
            yield return InspectionText.Field("", $"{name} {value}");
        }
    }

    private static IEnumerable<(string Name, string? Value)> Facts(InspectedAttestation attestation) =>
    [
        ("builder", attestation.Builder),
        ("source", attestation.Source is { } source ? $"{source}{(attestation.Revision is { } at ? $" at {at[..Math.Min(12, at.Length)]}" : "")}" : attestation.Revision),
        ("materials", attestation.Materials is { } materials ? $"{materials}" : null),
        ("packages", attestation.Packages is { } packages ? $"{packages}" : null),
        ("not read:", attestation.NotRead),
    ];
}
