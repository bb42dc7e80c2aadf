namespace PipelineBuild.Containers.BakeFiles;

/// <summary>The fields of a line such as <c>type=local,dest=cache</c>; a line without fields has none.</summary>
internal static class BakeFields
{
    public static IReadOnlyDictionary<string, string> Of(string line)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in line.Split(',').Where(part => part.Contains('=')).Select(part => (part[..part.IndexOf('=')].Trim(), part[(part.IndexOf('=') + 1)..])))
        {
            fields[name] = value;
        }

        return fields;
    }
}
