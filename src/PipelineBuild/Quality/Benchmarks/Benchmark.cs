namespace PipelineBuild.Quality.Benchmarks;

/// <summary>One promise about speed: what is compared with what, on which input, and what the ratio must keep to.</summary>
/// <param name="Name">For <c>--benchmark</c>.</param>
/// <param name="Pairs">How many it takes for a verdict.</param>
public abstract record Benchmark(string Name, BenchmarkLimit Limit, int Pairs)
{
    /// <summary>What both sides work on, for people.</summary>
    public abstract string Input { get; }

    /// <summary>Before each side the build cache is emptied and what it built is removed; else both sides are run once before, without being timed.</summary>
    public virtual bool IsCold => false;

    /// <summary>Whether the images have to be built once before, so that their bake file is there.</summary>
    public virtual bool NeedsImages => true;

    /// <summary>Whether the images have to be published once before, by a user of the measurement's own.</summary>
    public virtual bool NeedsHome => false;

    /// <summary>Whether an environment has to be deployed to once before, and a next version be published.</summary>
    public virtual bool NeedsEnvironment => false;

    /// <summary>Whether a repository with a long history has to be made once before.</summary>
    public virtual bool NeedsHistory => false;

    /// <summary>Whether a workspace of many rule files has to be made once before.</summary>
    public virtual bool NeedsRules => false;

    /// <summary>Whether a workspace of many dashboards has to be made once before.</summary>
    public virtual bool NeedsDashboards => false;

    /// <summary>Whether the time of a bare start of the host is measured beside each pair; pointless where our side is that start.</summary>
    public virtual bool MeasuresHostStart => true;

    /// <summary>Whether that time is taken off our side.</summary>
    public virtual bool TakesOffHostStart => false;

    /// <summary>Our side in that place.</summary>
    public abstract BenchmarkSide Ours(BenchmarkPlace place);

    /// <summary>What it is compared with.</summary>
    public abstract BenchmarkSide Theirs(BenchmarkPlace place);

    /// <summary>Measured beside each pair and shown; no verdict goes by it.</summary>
    public virtual BenchmarkSide? Beside(BenchmarkPlace place) => null;
}
