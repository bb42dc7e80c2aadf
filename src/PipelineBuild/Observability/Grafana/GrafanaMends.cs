using System.Globalization;
using System.Text;
using PipelineBuild.Artifacts.Grafana;
using PipelineBuild.Artifacts.Json;

namespace PipelineBuild.Observability.Grafana;

/// <summary>A key that is added to a file, in its own indentation, or a value that takes the place of another.</summary>
/// <param name="Offset">Before which byte.</param>
/// <param name="Text">What is written there.</param>
/// <param name="What">For people.</param>
/// <param name="Replaced">How many bytes it takes the place of.</param>
public sealed record GrafanaMend(int Offset, string Text, string What, int Replaced = 0);

/// <summary>What can be changed in a dashboard without changing what it shows: what Grafana itself does when it loads it; pure.</summary>
public static class GrafanaMends
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>In the order of the file.</summary>
    public static IReadOnlyList<GrafanaMend> Of(GrafanaDashboard dashboard) =>
        dashboard.Spec is null || dashboard.HasElements || dashboard.Rows.Any(row => row.IsOld) ? [] : Ids(dashboard).Concat(RefIds(dashboard)).OfType<GrafanaMend>().OrderBy(mend => mend.Offset).ToList();

    public static byte[] Apply(ReadOnlySpan<byte> text, IReadOnlyList<GrafanaMend> mends)
    {
        using var result = new MemoryStream(text.Length + (mends.Count * 32));
        var at = 0;
        foreach (var mend in mends)
        {
            result.Write(text[at..mend.Offset]);
            result.Write(Encoding.UTF8.GetBytes(mend.Text));
            at = mend.Offset + mend.Replaced;
        }

        result.Write(text[at..]);
        return result.ToArray();
    }

    private static IEnumerable<GrafanaMend?> Ids(GrafanaDashboard dashboard)
    {
        var all = dashboard.Panels.Select(panel => panel.Value).Concat(dashboard.Rows.Select(row => row.Value)).ToList();
        var next = all.Select(value => value.NumberAt("id") ?? 0).DefaultIfEmpty(0).Max();
        if (next > int.MaxValue - all.Count)
        {
            yield break;
        }

        var seen = new HashSet<int>();
        foreach (var panel in dashboard.Panels)
        {
            if (panel.Id.Length == 0 && !HasKey(panel.Value, "id"))
            {
                yield return Added(panel.Value, "id", Number(++next), panel.Name);
            }
            else if (panel.Value.NumberAt("id") is { } id && !seen.Add(id))
            {
                // Links lead to the first: it keeps its id.
                var value = panel.Value.Get("id")!;
                yield return new GrafanaMend(value.Start, Number(++next), $"line {value.Place.Line}: \"id\": {Number(next)} for {panel.Name}, as another panel has {id}", value.Written.Length);
            }
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<GrafanaMend?> RefIds(GrafanaDashboard dashboard)
    {
        foreach (var panel in dashboard.Panels.Where(panel => panel.LibraryPanel is null))
        {
            var taken = panel.Targets.Select(target => target.RefId?.Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
            foreach (var target in panel.Targets.Where(target => !HasKey(target.Value, "refId")))
            {
                if (Letters.FirstOrDefault(letter => taken.Add($"{letter}")) is var free && free != '\0')
                {
                    yield return Added(target.Value, "refId", $"\"{free}\"", $"a query of {panel.Name}");
                }
            }
        }
    }

    private static bool HasKey(PlacedValue value, string key) => value.Members.Any(member => member.Key == key);

    /// <summary>Before the first key, with the blanks that stand before and behind it.</summary>
    private static GrafanaMend? Added(PlacedValue value, string key, string json, string where)
    {
        if (value.Members.Count == 0)
        {
            return null;
        }

        var first = value.Members[0];
        var source = value.Source.Text;
        var indentation = Encoding.UTF8.GetString(source[(value.Start + 1)..first.Start]);
        var behind = source[first.Start..first.Value.Start];
        var colon = Encoding.UTF8.GetString(behind[(behind.LastIndexOf((byte)'"') + 1)..]);
        return new GrafanaMend(first.Start, $"\"{key}\"{colon}{json},{(indentation.Length == 0 && colon.EndsWith(' ') ? " " : indentation)}", $"line {value.Place.Line}: \"{key}\": {json} for {where}");
    }
}
