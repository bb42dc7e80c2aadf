using System.Globalization;
using Newtonsoft.Json.Linq;
using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

/// <summary>Compares what the schema says of a key with what a reader asks for.</summary>
internal static class SchemaDemand
{
    /// <param name="withDefault">Whether the default is a value of its own, and not made from something else.</param>
    public static bool Agrees(SchemaFile file, SchemaKey key, KeyDemand demand, bool withDefault) =>
        file.Forms(file.Resolved(key.Schema)).Any(form => IsOfKind(file, form, demand.Kind)
            && (!withDefault || DefaultOf(key.Schema) == demand.Default)
            && ChoicesOf(form).Order(StringComparer.Ordinal).SequenceEqual(demand.Choices.Order(StringComparer.Ordinal))
            && Bounds(demand.Kind == KeyKind.NumberMap ? ValuesOf(form)! : form) == (demand.Minimum, demand.Maximum))
        && (demand.Kind is KeyKind.Block or KeyKind.Blocks || key.IsRequired == demand.IsRequired);

    private static bool IsOfKind(SchemaFile file, JObject form, KeyKind kind) => kind switch
    {
        KeyKind.Text => TypeOf(form) == "string",
        KeyKind.Number => TypeOf(form) == "integer",
        KeyKind.Decimal => TypeOf(form) == "number",
        KeyKind.Flag => TypeOf(form) == "boolean",
        KeyKind.Texts => TypeOf(form) == "array" && TypeOf(file.Resolved((JObject)form["items"]!)) == "string",
        KeyKind.Blocks => TypeOf(form) == "array" && TypeOf(file.Resolved((JObject)form["items"]!)) == "object",
        KeyKind.Block => TypeOf(form) == "object" && form["properties"] is JObject,
        KeyKind.TextMap => TypeOf(form) == "object" && ValuesOf(form) is { } values && file.Resolved(values)["type"] is JArray or JValue { Value: "string" },
        KeyKind.Json => TypeOf(form) == "object" && form["properties"] is null && ValuesOf(form) is null,
        _ => TypeOf(form) == "object" && ValuesOf(form) is { } numbers && TypeOf(numbers) == "integer",
    };

    /// <summary>What the values of free names have to be.</summary>
    private static JObject? ValuesOf(JObject form) => form["additionalProperties"] as JObject ?? form["patternProperties"]?.Children<JProperty>().Single().Value as JObject;

    private static string? TypeOf(JObject form) => form["type"] is JValue { Value: string type } ? type : null;

    private static IEnumerable<string> ChoicesOf(JObject form) => form["enum"]?.Values<string>().OfType<string>() ?? [];

    private static (int?, int?) Bounds(JObject form) => ((int?)form["minimum"], (int?)form["maximum"]);

    private static string? DefaultOf(JObject schema) => schema["default"] switch
    {
        null => null,
        JArray list => $"[{string.Join(", ", list.Values<string>())}]",
        JValue { Value: bool flag } => flag ? "true" : "false",
        var value => Convert.ToString(((JValue)value).Value, CultureInfo.InvariantCulture),
    };
}
