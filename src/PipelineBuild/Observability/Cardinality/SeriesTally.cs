using PipelineBuild.Configuration;

namespace PipelineBuild.Observability.Cardinality;

/// <summary>Counts distinct series of one source, and what each label adds to them.</summary>
public sealed class SeriesTally
{
    private const int MostExamples = 3;
    private const int LeastScrapes = 3;

    private readonly Dictionary<string, MetricTally> metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> targets = new(StringComparer.Ordinal);

    public int Series => metrics.Values.Sum(metric => metric.Series);

    /// <param name="target">The same series of two targets is two series.</param>
    public void Add(string target, string metric, IEnumerable<KeyValuePair<string, string>> labels, ConfigPlace? place)
    {
        targets.TryAdd(target, targets.Count);
        (metrics.TryGetValue(metric, out var tally) ? tally : metrics[metric] = new MetricTally(metric, place)).Add(targets[target], labels);
    }

    /// <summary>Remembers how many values each label has by now.</summary>
    public void EndScrape()
    {
        foreach (var metric in metrics.Values)
        {
            metric.EndScrape();
        }
    }

    public SourceCount Count(string source) => new(source, Series, metrics.Values.Select(metric => metric.Count()).OrderByDescending(metric => metric.Series).ThenBy(metric => metric.Metric, StringComparer.Ordinal).ToList());

    /// <summary>Enough of a value to recognise it.</summary>
    internal static string Cut(string value) => value.Length <= 1 ? value : $"{Printable.Excerpt(value[..(value.Length <= 6 ? 1 : 3)])}…({value.Length})";

    private sealed class MetricTally(string name, ConfigPlace? place)
    {
        private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);
        private readonly HashSet<int[]> rows = new(new RowComparer(-1));

        public int Series => rows.Count;

        public void Add(int target, IEnumerable<KeyValuePair<string, string>> labels)
        {
            var known = labels.Select(label => (Column: ColumnOf(label.Key), label.Value)).ToList();
            var row = new int[known.Count == 0 ? 1 : Math.Max(1, known.Max(pair => pair.Column.Index) + 1)];
            row[0] = target;
            foreach (var (column, value) in known)
            {
                row[column.Index] = column.IdOf(value);
            }

            rows.Add(row);
        }

        public void EndScrape()
        {
            foreach (var column in columns.Values)
            {
                column.History.Add(column.Values);
            }
        }

        public MetricCount Count() => new(name, Series, columns.Select(pair => new LabelCount(pair.Key, pair.Value.Values, Without(pair.Value.Index), pair.Value.Examples, pair.Value.IsRising))
            .OrderBy(label => label.SeriesWithout).ThenByDescending(label => label.Values).ThenBy(label => label.Label, StringComparer.Ordinal).ToList())
        { Place = place };

        private int Without(int column) => rows.ToHashSet(new RowComparer(column)).Count;

        private Column ColumnOf(string label) => columns.TryGetValue(label, out var column) ? column : columns[label] = new Column(columns.Count + 1);
    }

    private sealed class Column(int index)
    {
        private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);

        public int Index => index;

        public int Values => ids.Count;

        public List<int> History { get; } = [];

        public IReadOnlyList<string> Examples => ids.Keys.Take(MostExamples).Select(Cut).ToList();

        public bool IsRising => History.Count >= LeastScrapes && History.Zip(History.Skip(1)).All(pair => pair.Second > pair.First);

        public int IdOf(string value) => ids.TryGetValue(value, out var id) ? id : ids[value] = ids.Count + 1;
    }

    /// <summary>Compares series by the numbers of their values, 0 for a label that is not there, one column left out.</summary>
    private sealed class RowComparer(int without) : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? one, int[]? other)
        {
            for (var index = 0; index < Math.Max(one!.Length, other!.Length); index++)
            {
                if (index != without && At(one, index) != At(other, index))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(int[] row)
        {
            var hash = 17;
            for (var index = 0; index < row.Length; index++)
            {
                // A zero at the end must not tell a short row from a long one.
                hash = index == without || row[index] == 0 ? hash : HashCode.Combine(hash, index, row[index]);
            }

            return hash;
        }

        private static int At(int[] row, int index) => index < row.Length ? row[index] : 0;
    }
}
