using System.Globalization;
using PipelineBuild.Results.Writers;

namespace PipelineBuild.Containers.Inspection;

/// <summary>What was read of images as people read it, on 100 columns.</summary>
public static class InspectionText
{
    private const int Width = 100;
    private const int ShortDigest = 19;
    private const int ShortHash = 12;
    private const int MostDeliveries = 10;

    public static IReadOnlyList<string> Render(IReadOnlyList<InspectedImage> images) => images.SelectMany(image => Lines(image).Append("")).SkipLast(1).Select(line => DisplayWidth.Cut(line.TrimEnd(), Width)).ToList();

    private static IEnumerable<string> Lines(InspectedImage image)
    {
        yield return image.Reference;
        yield return Field("digest", image.Digest);
        yield return Field("kind", $"{Kind(image)}: {image.MediaType}");
        yield return Field("size", $"{MiB(image.Size)}, as stored{(image.Platforms.Count > 1 ? $", {image.Platforms.Count} platforms" : "")}");
        foreach (var line in Field("tags", Wrapped(TagWords(image.Tags), Width - 13)))
        {
            yield return line;
        }

        var shared = SharedLabels(image);
        foreach (var line in LabelLines(shared))
        {
            yield return line;
        }

        foreach (var line in image.Platforms.SelectMany(platform => PlatformText.Lines(platform, shared)))
        {
            yield return line;
        }

        foreach (var layer in LayerBars.Lines(image.Layers))
        {
            yield return layer;
        }

        foreach (var line in SignatureLines(image).Concat(HistoryLines(image)))
        {
            yield return line;
        }
    }

    internal static string Field(string name, string value) => $"  {name,-10} {value}";

    internal static IEnumerable<string> Field(string name, IReadOnlyList<string> values) => values.Select((value, at) => Field(at == 0 ? name : "", value));

    internal static string MiB(long bytes) => bytes is > 0 and < 52429 ? "<0.1 MiB" : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");

    internal static string Short(string digest) => digest[..Math.Min(ShortDigest, digest.Length)];

    internal static IEnumerable<string> LabelLines(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var width = labels.Count == 0 ? 0 : Math.Min(40, labels.Max(label => label.Key.Length));
        return labels.SelectMany((label, at) =>
        {
            var room = Width - 14 - Math.Max(width, label.Key.Length);
            var parts = room < 20 ? [label.Value] : label.Value.Chunk(room).Select(part => new string(part)).DefaultIfEmpty("").ToList();
            return parts.Select((part, line) => Field(at == 0 && line == 0 ? "labels" : "", $"{(line == 0 ? label.Key : "").PadRight(Math.Max(width, label.Key.Length))} {part}"));
        });
    }

    /// <summary>Words joined into lines of that width.</summary>
    internal static IReadOnlyList<string> Wrapped(IEnumerable<string> words, int width)
    {
        var lines = new List<string>();
        foreach (var word in words)
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width)
            {
                lines[^1] += $" {word}";
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    private static string Kind(InspectedImage image) => image.Kind switch
    {
        ImageKind.Index => "image index",
        ImageKind.Image => "image of one platform, without an index",
        _ => image.ArtifactType == image.MediaType ? "no image" : $"no image but {image.ArtifactType}",
    };

    private static IEnumerable<string> TagWords(SameDigestTags tags) =>
        (tags.Same.Count == 0 ? ["none"] : tags.Same).Concat($"({(tags.IsCut ? $"only {tags.Compared} of {tags.All} tags compared" : $"of {tags.All}")})".Split(' '));

    /// <summary>Labels that all platforms have with the same value are shown once.</summary>
    private static List<KeyValuePair<string, string>> SharedLabels(InspectedImage image)
    {
        var platforms = image.Platforms.Where(platform => !platform.IsMissing).ToList();
        return platforms.Count == 0 ? [] : platforms[0].Labels.Where(label => platforms.All(other => other.Labels.GetValueOrDefault(label.Key) == label.Value)).OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
    }

    private static IEnumerable<string> SignatureLines(InspectedImage image)
    {
        yield return "";
        yield return image.Signatures.Count == 0 ? "  signatures: none found" : "  signatures and what else is attached (not verified here)";
        foreach (var signature in image.Signatures)
        {
            var place = signature.Place == "referrers" ? "by the referrers API" : $"by the tag {Short(signature.Place)}...{Path.GetExtension(signature.Place).TrimStart('.')}";
            yield return $"    {signature.About,-14} {signature.Count} x {signature.Kind}, {place}{(signature.Signers.Count == 0 ? "" : ":")}";
            foreach (var signer in signature.Signers)
            {
                yield return $"    {"",-14} {signer}";
            }
        }
    }

    private static IEnumerable<string> HistoryLines(InspectedImage image)
    {
        yield return "";
        yield return image.History.Count == 0 ? "  history: the ledger has no entry" : "  history in the ledger";
        foreach (var entry in image.History.Take(MostDeliveries))
        {
            var commit = entry.Commit is { } hash ? hash[..Math.Min(ShortHash, hash.Length)] : "-";
            var time = entry.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            yield return $"    {entry.Sequence,4}  {time}  {entry.Kind} {entry.Outcome}{(entry.Environment is null ? "" : $" {entry.Environment}")}  {entry.Version ?? "-"}  {commit}  {entry.Actor ?? "-"}@{entry.Host ?? "-"}";
            yield return $"          {(entry.IsThisDigest ? "this digest" : Short(entry.Digest))}  {string.Join(' ', entry.Tags.Select(tag => tag.Length > 24 ? $"{tag[..20]}..." : tag))}";
        }

        if (image.History.Count > MostDeliveries)
        {
            yield return $"    and {image.History.Count - MostDeliveries} older; --json has all";
        }
    }
}
