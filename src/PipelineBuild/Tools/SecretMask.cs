using System.Collections.Concurrent;

namespace PipelineBuild.Tools;

/// <summary>Knows every secret value of the run and replaces it wherever text is about to be shown or saved.</summary>
public sealed class SecretMask
{
    private const string Hidden = "***";

    /// <summary>Shorter values would blank out ordinary words.</summary>
    private const int ShortestMasked = 4;

    private readonly ConcurrentDictionary<string, byte> values = new();

    public void Add(string value)
    {
        foreach (var form in Forms(value))
        {
            values.TryAdd(form, 0);
        }
    }

    public string Apply(string text, IEnumerable<string>? more = null)
    {
        var known = more is null ? values.Keys : values.Keys.Concat(more.SelectMany(Forms));
        foreach (var value in known.OrderByDescending(value => value.Length))
        {
            text = text.Replace(value, Hidden, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A secret also shows up line by line, URL-escaped and in base64 (authorization headers).</summary>
    private static IEnumerable<string> Forms(string value)
    {
        var lines = value.Split('\n').Select(line => line.Trim());
        return new[] { value, Uri.EscapeDataString(value), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)) }
            .Concat(lines)
            .Where(form => form.Length >= ShortestMasked)
            .Distinct();
    }
}
