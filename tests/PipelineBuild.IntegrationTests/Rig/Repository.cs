namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>Where this repository is, and the program built from it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Host { get; } = Path.Combine(AppContext.BaseDirectory, "Build.dll");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "PipelineBuild.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not lie in the repository"));
}
