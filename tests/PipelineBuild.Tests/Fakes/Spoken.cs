namespace PipelineBuild.Tests.Fakes;

/// <summary>Keeps what was reported, in order.</summary>
public sealed class Spoken : IProgress<string>
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines => lines;

    public void Report(string value) => lines.Add(value);
}
