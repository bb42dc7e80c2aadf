using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace PipelineBuild.Tests.Configuration;

/// <summary>One key as pipeline.schema.json describes it.</summary>
/// <param name="Key">As in a <see cref="PipelineBuild.Configuration.KeyDemand"/>.</param>
/// <param name="IsRequired">Whether the object around it is none without.</param>
internal sealed record SchemaKey(string Key, JObject Schema, bool IsRequired);

/// <summary>pipeline.schema.json as a validator and as a list of keys.</summary>
internal sealed class SchemaFile
{
    private readonly JsonSchema validator;

    private SchemaFile(string text)
    {
        Root = JObject.Parse(text);
        validator = JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult();
        Keys = KeysOf(Root, "").ToList();
    }

    public static SchemaFile OfRepository { get; } = new(File.ReadAllText(SourceTree.At("pipeline.schema.json")));

    public JObject Root { get; }

    public IReadOnlyList<SchemaKey> Keys { get; }

    /// <summary>What an editor would underline; empty when nothing.</summary>
    public IReadOnlyList<string> Problems(string yaml) => Problems(YamlJson.Of(yaml));

    public IReadOnlyList<string> Problems(JToken value) => validator.Validate(value).Select(problem => problem.ToString()).ToList();

    /// <summary>The schema that a value has to satisfy, references followed.</summary>
    public JObject Resolved(JObject schema) => (string?)schema["$ref"] is { } reference ? (JObject)Root.SelectToken(reference.TrimStart('#', '/').Replace('/', '.'))! : schema;

    /// <summary>The forms a value may have: those of oneOf that are schemas of their own, else the schema itself.</summary>
    public IEnumerable<JObject> Forms(JObject schema) => schema["oneOf"] is JArray forms && schema["type"] is null ? forms.Cast<JObject>().Select(Resolved) : [schema];

    private IEnumerable<SchemaKey> KeysOf(JObject schema, string path)
    {
        foreach (var form in Forms(Resolved(schema)))
        {
            foreach (var property in form["properties"]?.Children<JProperty>() ?? [])
            {
                var key = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                yield return new SchemaKey(key, (JObject)property.Value, form["required"]?.Values<string>().Contains(property.Name) == true);
                foreach (var inner in KeysOf((JObject)property.Value, key))
                {
                    yield return inner;
                }
            }

            foreach (var inner in form["items"] is JObject items ? KeysOf(items, $"{path}[]") : [])
            {
                yield return inner;
            }
        }
    }
}
