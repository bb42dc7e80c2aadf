namespace PipelineBuild.Observability.Alerts.Drafting;

/// <summary>One way of choosing where an expression leaves a choice.</summary>
/// <param name="Scale">The value of series of which nothing is asked.</param>
/// <param name="Branch">Which side of an <c>or</c> is to hold.</param>
/// <param name="Far">Whether values lie far beyond a bound instead of near.</param>
/// <param name="Twins">Whether each selector under an aggregation finds two series.</param>
/// <param name="Seed">Shuffles the values of all series; null leaves them.</param>
internal sealed record DraftVariant(double Scale, int Branch = 0, bool Far = false, bool Twins = false, int? Seed = null)
{
    /// <summary>The comparison, in the order of solving, that is just not to hold; null lets all hold.</summary>
    public int? Missing { get; init; }

    /// <summary>Whether the value that misses is the bound itself, where that is no hit.</summary>
    public bool Sharp { get; init; }

    private const int Shuffled = 24;

    /// <param name="branches">How many <c>or</c> the expression has.</param>
    public static IEnumerable<DraftVariant> All(int branches)
    {
        for (var branch = 0; branch <= Math.Min(branches, 4); branch++)
        {
            yield return new(10, branch);
            yield return new(100, branch);
            yield return new(1, branch, Far: true);
            yield return new(10, branch, Twins: true);
            yield return new(1000, branch, Far: true, Twins: true);
            yield return new(0.5, branch);
        }

        for (var seed = 0; seed < Shuffled; seed++)
        {
            yield return new(10, seed % (branches + 1), Twins: seed % 2 == 1, Seed: seed);
        }
    }
}
