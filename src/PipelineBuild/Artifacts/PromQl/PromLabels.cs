namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Which labels the series of a result may have, and which each of them has.</summary>
public sealed class PromLabels
{
    public static readonly PromLabels None = new(isClosed: true, [], []);

    private readonly bool isClosed;

    /// <summary>Those that may be there when closed, those that can't be there when not.</summary>
    private readonly string[] names;
    private readonly string[] certain;

    private PromLabels(bool isClosed, IEnumerable<string> names, IEnumerable<string> certain)
    {
        this.isClosed = isClosed;
        this.names = Once(names);
        this.certain = Once(certain.Where(MayHave));
    }

    /// <summary>All labels that may be there; null where what is scraped decides.</summary>
    public IReadOnlyCollection<string>? Known => isClosed ? names : null;

    /// <summary>Labels that each series has with a value that is not empty.</summary>
    public IReadOnlyCollection<string> Certain => certain;

    public static PromLabels Of(IEnumerable<string> certain) => new(isClosed: true, certain, certain);

    public static PromLabels Scraped(IEnumerable<string> lacking, IEnumerable<string> certain) => new(isClosed: false, lacking, certain);

    /// <summary>False if no series of the result can have it.</summary>
    public bool MayHave(string label) => names.Contains(label) == isClosed;

    /// <summary>True if each series of the result has it.</summary>
    public bool Has(string label) => certain.Contains(label);

    public PromLabels Keep(IEnumerable<string> labels) => new(isClosed: true, labels.Where(MayHave), certain);

    public PromLabels Without(params IEnumerable<string> labels) => isClosed ? new(isClosed, names.Except(labels), certain) : new(isClosed, names.Union(labels), certain);

    /// <param name="isCertain">Whether each series has it then.</param>
    public PromLabels With(string label, bool isCertain) =>
        new(isClosed, isClosed ? names.Append(label) : names.Where(name => name != label), isCertain ? certain.Append(label) : certain.Where(name => name != label));

    /// <summary>Series of either: certain is what is certain in both.</summary>
    public PromLabels Or(PromLabels other) => (isClosed, other.isClosed) switch
    {
        (true, true) => new(true, names.Union(other.names), certain.Intersect(other.certain)),
        (false, false) => new(false, names.Intersect(other.names), certain.Intersect(other.certain)),
        (true, false) => new(false, other.names.Except(names), certain.Intersect(other.certain)),
        _ => other.Or(this),
    };

    /// <summary>Series of this one that have partners in the other one with the same values of these labels.</summary>
    public PromLabels MatchedOn(PromLabels other, IReadOnlyList<string> labels) =>
        Without(labels.Where(label => !other.MayHave(label))).Certainly(labels.Where(other.Has));

    /// <summary>Series of this one that have partners in the other one with the same values of all labels but these.</summary>
    public PromLabels MatchedIgnoring(PromLabels other, IReadOnlyList<string> labels)
    {
        var ignored = labels.Append("__name__").ToList();
        var both = (isClosed, other.isClosed) switch
        {
            (true, _) => new(true, names.Where(name => other.MayHave(name) || ignored.Contains(name)), certain),
            (_, true) => new(true, other.names.Where(MayHave).Concat(ignored.Where(MayHave)), certain),
            _ => new PromLabels(false, names.Union(other.names.Except(ignored)), certain),
        };
        return both.Certainly(other.certain.Except(ignored));
    }

    /// <summary>There are so few of them that going through them is quicker than hashing.</summary>
    private static string[] Once(IEnumerable<string> labels)
    {
        var once = new List<string>();
        foreach (var label in labels)
        {
            if (!once.Contains(label))
            {
                once.Add(label);
            }
        }

        return [.. once];
    }

    private PromLabels Certainly(IEnumerable<string> labels) => new(isClosed, names, certain.Union(labels));
}
