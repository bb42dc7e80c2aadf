using System.Globalization;
using System.Text.Json.Nodes;

namespace PipelineBuild.Configuration;

/// <content>The getter of values that are handed on as JSON.</content>
public sealed partial class YamlSection
{
    /// <summary>A mapping of anything, for a program that wants JSON; empty when the key is absent.</summary>
    public JsonObject Json(string key)
    {
        Ask(key, KeyKind.Json);
        var mapping = Mapping(key);
        var json = mapping is null ? [] : ObjectOf(mapping, PathOf(key));
        Keep(PathOf(key), json.ToJsonString(), mapping);
        return json;
    }

    private JsonObject ObjectOf(ConfigMapping mapping, string path) => new(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, NodeOf(entry.Value, $"{path}.{Printable.Excerpt(entry.Key)}"))));

    private JsonNode? NodeOf(ConfigNode value, string path) => value switch
    {
        ConfigMapping mapping => ObjectOf(mapping, path),
        ConfigList list => new JsonArray([.. list.Items.Select((item, index) => NodeOf(item, $"{path}[{index}]"))]),
        ConfigScalar scalar => ValueOf(scalar, path),
        _ => null,
    };

    private JsonNode? ValueOf(ConfigScalar scalar, string path)
    {
        switch (scalar.Meaning)
        {
            case PlainMeaning.Nothing:
                return null;
            case PlainMeaning.Truth:
                return JsonValue.Create(scalar.Text[0] is 't' or 'T');
            case PlainMeaning.Number when PlainScalar.IsWholeNumber(scalar.Text) && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                return JsonValue.Create(whole);
            case PlainMeaning.Number when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                return JsonValue.Create(number);
            case PlainMeaning.Number:
                document.Error(scalar.Place, path, $"'{Printable.Excerpt(scalar.Text)}' is no number in JSON; write it in quotes when a text is meant");
                return null;
            default:
                return JsonValue.Create(scalar.Text);
        }
    }
}
