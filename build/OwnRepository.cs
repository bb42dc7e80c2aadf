namespace Build;

/// <summary>Finds the repository this program was built from: the default workspace, and what Test and Lint work on.</summary>
public static class OwnRepository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Directory.GetCurrentDirectory();

    private static string? Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "PipelineBuild.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }
}
