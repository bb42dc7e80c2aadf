using System.Text.Json;
using System.Text.Json.Serialization;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Results;

/// <summary>Keeps each task's result as <c>artifacts/results/&lt;Task&gt;.json</c>, so that a later process goes on from it.</summary>
public sealed class ResultStore(Workspace workspace)
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
        AtomicFile.Write(FileOf(task), JsonSerializer.Serialize(result, result.GetType(), Json) + "\n");
    }

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
