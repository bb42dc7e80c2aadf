namespace PipelineBuild.Tests;

/// <summary>The clone these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    public static string At(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "PipelineBuild.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("no PipelineBuild.sln above the test assembly");
        }

        return directory.FullName;
    }
}
