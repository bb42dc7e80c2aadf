namespace Build.Tests.CakeCompat;

/// <summary>A real git repository that is gone afterwards, deaf to personal settings.</summary>
internal sealed class ScratchRepository : IDisposable
{
    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["GIT_CONFIG_GLOBAL"] = System.IO.Path.DirectorySeparatorChar == '/' ? "/dev/null" : "NUL",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_DATE"] = "2026-02-03T04:05:06+01:00",
        ["GIT_COMMITTER_DATE"] = "2026-02-03T05:05:06+01:00",
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("git-");

    public ScratchRepository(params string[] initOptions)
    {
        Git(["init", "--quiet", "--initial-branch=main", .. initOptions]);
        Git("config", "user.name", "Ada Lovelace");
        Git("config", "user.email", "ada@example.org");
    }

    public string Path => _directory.FullName;

    public string Git(params string[] arguments)
    {
        var answer = Programs.Run("git", Path, Variables, arguments);
        return answer.ExitCode == 0 ? answer.Output.TrimEnd('\n') : throw new InvalidOperationException(answer.Error);
    }

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Commit(string message) => Git("commit", "--quiet", "--allow-empty", "--message", message);

    public void Dispose()
    {
        // Objects are read-only files, which Windows does not delete.
        foreach (var file in _directory.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        _directory.Delete(recursive: true);
    }
}
