using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LetNullBeAbsent } },
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

    /// <summary>What is null is not written, so that its absence is no sign of another version.</summary>
    private static void LetNullBeAbsent(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.AssociatedParameter is { IsNullable: true }))
        {
            property.IsRequired = false;
        }
    }

    private string FileOf(string task) => workspace.Artifact("results", $"{task}.json");
}
