using System.Text.Json;
using System.Text.Json.Serialization;
using PipelineBuild.Artifacts;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tools;

namespace PipelineBuild.Results;

/// <summary>Keeps each task's result as <c>artifacts/results/&lt;Task&gt;.json</c>, so that a later process goes on from it.</summary>
public sealed class ResultStore(Workspace workspace, SecretMask mask)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public void Save(string task, StepResult result)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(task))!);
        AtomicFile.Write(FileOf(task), JsonText.Page(JsonText.Masked(JsonSerializer.SerializeToNode(result, result.GetType(), Json)!, Masked)));
    }

    /// <summary>Sentences are masked. One word is a name, digest or path that a later process goes on from, and may happen to hold a user name.</summary>
    private string Masked(string text) => text.Any(char.IsWhiteSpace) ? mask.Apply(text) : text;

    /// <summary>The saved result, or null when there is none or it was written by another version and can't be read.</summary>
    public T? Load<T>(string task) where T : StepResult
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(FileOf(task)), Json);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }

    private string FileOf(string task) => workspace.Artifact("results", $"{task}.json");
}
