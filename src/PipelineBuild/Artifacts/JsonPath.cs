using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PipelineBuild.Artifacts;

/// <summary>The small part of JSON paths that checks need: <c>$.status</c>, <c>$.items[0].name</c>.</summary>
public static partial class JsonPath
{
    /// <summary>What is wrong with a path, or null.</summary>
    public static string? Problem(string path) => Grammar().IsMatch(path) ? null : $"'{path}' is no JSON path such as $.status or $.items[0].name";

    /// <summary>The value there as text: of an object or a list its JSON; null when there is none.</summary>
    public static string? Find(JsonElement root, string path)
    {
        foreach (Match step in Step().Matches(path))
        {
            if (step.Groups["name"] is { Success: true } name)
            {
                if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name.Value, out root))
                {
                    return null;
                }
            }
            else
            {
                if (!int.TryParse(step.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || root.ValueKind != JsonValueKind.Array || index >= root.GetArrayLength())
                {
                    return null;
                }

                root = root[index];
            }
        }

        return root.ValueKind == JsonValueKind.String ? root.GetString() : root.GetRawText();
    }

    [GeneratedRegex(@"^\$(\.[A-Za-z0-9_-]+|\[[0-9]{1,6}\])*\z")]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\.(?<name>[A-Za-z0-9_-]+)|\[(?<index>[0-9]+)\]")]
    private static partial Regex Step();
}
