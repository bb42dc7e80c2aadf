namespace PipelineBuild.Tests.Artifacts.PromQl;

/// <summary>Expressions of <c>accepted.txt</c> and <c>refused.txt</c>, one in a line; behind the arrow stands a part of the reason.</summary>
internal static class PromCases
{
    private const string Arrow = " => ";

    public static TheoryData<string> Accepted => new(Lines("accepted.txt"));

    public static TheoryData<string, string> Refused
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var line in Lines("refused.txt"))
            {
                var arrow = line.LastIndexOf(Arrow, StringComparison.Ordinal);
                cases.Add(line[..arrow], line[(arrow + Arrow.Length)..]);
            }

            return cases;
        }
    }

    public static IReadOnlyList<string> Lines(string file) => File.ReadAllLines(SourceTree.At($"tests/PipelineBuild.Tests/Artifacts/PromQl/{file}"));
}
