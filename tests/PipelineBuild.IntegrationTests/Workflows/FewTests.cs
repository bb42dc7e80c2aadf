namespace PipelineBuild.IntegrationTests.Workflows;

/// <summary>Leaves a handful of tests of a copy of the repository: the target that runs them all can then be run by one of them.</summary>
internal static class FewTests
{
    private static readonly string[] Projects = ["tests/PipelineBuild.Tests", "tests/Build.Tests", "tests/PipelineBuild.IntegrationTests"];

    /// <summary>Tests of each project that need few others, and what the project files name.</summary>
    private static readonly HashSet<string> Kept =
    [
        "tests/PipelineBuild.Tests/Artifacts/SemanticVersionTests.cs",
        "tests/PipelineBuild.Tests/CompiledCode.cs",
        "tests/PipelineBuild.Tests/Golden.cs",
        "tests/PipelineBuild.Tests/TypeNames.cs",
        "tests/Build.Tests/Workflows/TargetNeedsTests.cs",
        "tests/PipelineBuild.IntegrationTests/Rig/SpdxRules.cs",
        "tests/PipelineBuild.IntegrationTests/Rig/SpdxRulesTests.cs",
        "tests/PipelineBuild.IntegrationTests/xunit.runner.json",
    ];

    public static void Leave(string repository)
    {
        var all = Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(repository, project), "*", SearchOption.AllDirectories)).Select(file => Path.GetRelativePath(repository, file)).ToList();
        Assert.Empty(Kept.Except(all));
        foreach (var file in all.Where(file => !Kept.Contains(file) && !file.EndsWith(".csproj", StringComparison.Ordinal) && !file.StartsWith("tests/PipelineBuild.Tests/Fakes/", StringComparison.Ordinal)))
        {
            File.Delete(Path.Combine(repository, file));
        }
    }
}
