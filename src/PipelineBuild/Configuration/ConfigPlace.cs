namespace PipelineBuild.Configuration;

/// <summary>Where something stands in the configuration: the file it was written in, 1-based line and column.</summary>
public readonly record struct ConfigPlace(string File, int Line, int Column)
{
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}");
}
