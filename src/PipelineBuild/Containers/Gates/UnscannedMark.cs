using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.Gates;

/// <summary>Says on an image's index, as an annotation, that nobody looked for vulnerabilities; takes that away once somebody did.</summary>
public sealed class UnscannedMark(StepJournal journal)
{
    public const string Annotation = "pipelinebuild.scan";
    public const string Value = "UNSCANNED";

    private const string Annotations = "annotations";

    /// <summary>As builders write it: without the mark the index has its first digest again, for which there may be signatures.</summary>
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    /// <returns>The image with the index that the commit's tag names now.</returns>
    /// <exception cref="InvalidDataException">The image is no index and has no place for it.</exception>
    public async Task<PushedImage> SetAsync(Candidates candidates, PushedImage image, bool unscanned, CancellationToken cancel)
    {
        if (Change(image.Index, unscanned) is not { } marked)
        {
            return image;
        }

        var place = $"{candidates.Client.Host}/{image.Repository}:{candidates.CommitTag}";
        await journal.DoAsync($"{(unscanned ? "mark" : "unmark")} {place} as {Value}", () => candidates.Client.PutManifestAsync(image.Repository, candidates.CommitTag, marked, cancel));
        return image with { Index = marked, Pushed = true };
    }

    /// <summary>Null when the index says it already, or has nothing to take away.</summary>
    public static OciManifest? Change(OciManifest index, bool unscanned)
    {
        var document = JsonNode.Parse(index.Bytes)!.AsObject();
        var annotations = document[Annotations] as JsonObject;
        var says = annotations?[Annotation]?.GetValue<string>() == Value;
        if (says == unscanned)
        {
            return null;
        }

        if (!index.IsIndex)
        {
            throw new InvalidDataException($"{index.Digest} is a single manifest, and {Value} is an annotation of an index");
        }

        annotations ??= (JsonObject)(document[Annotations] = new JsonObject());
        if (unscanned)
        {
            annotations[Annotation] = Value;
        }
        else
        {
            annotations.Remove(Annotation);
            if (annotations.Count == 0)
            {
                document.Remove(Annotations);
            }
        }

        return new OciManifest(index.MediaType, Encoding.UTF8.GetBytes(document.ToJsonString(index.Bytes.Contains((byte)'\n') ? Indented : Compact)));
    }
}
