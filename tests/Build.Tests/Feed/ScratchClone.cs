using System.IO.Compression;

namespace Build.Tests.Feed;

/// <summary>The MSBuild files of this clone around an empty project, with a folder as its only package source.</summary>
internal sealed class ScratchClone : IDisposable
{
    private static readonly string[] Copied =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Solution.targets", "Directory.Packages.props", "global.json",
        Path.Combine("src", "CakeCompat", "feed.props"), Path.Combine("src", "CakeCompat", "feed.targets"),
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("feed-");

    public ScratchClone()
    {
        foreach (var file in Copied)
        {
            var target = File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(RepositoryRoot.File(file), target);
        }

        System.IO.File.WriteAllText(File("empty.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""");
        System.IO.File.WriteAllText(File("nuget.config"), """
            <configuration>
              <packageSources>
                <clear />
                <add key="folder" value="packages" />
              </packageSources>
            </configuration>
            """);
    }

    public IEnumerable<string> Stamps =>
        Directory.Exists(File("artifacts", "feed"))
            ? Directory.EnumerateFiles(File("artifacts", "feed")).Select(file => Path.GetExtension(file).TrimStart('.'))
            : [];

    /// <summary>Puts packages with nothing in them into the folder source.</summary>
    public ScratchClone Offer(IEnumerable<string> packages)
    {
        var folder = Directory.CreateDirectory(File("packages")).FullName;
        foreach (var package in packages)
        {
            var (id, version) = (package.Split('@')[0], package.Split('@')[1]);
            using var archive = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
            using var writer = new StreamWriter(archive.CreateEntry($"{id}.nuspec").Open());
            writer.Write(
                $"<package><metadata><id>{id}</id><version>{version}</version><authors>test</authors><description>test</description></metadata></package>");
        }

        return this;
    }

    /// <summary>Runs MSBuild once and returns the flavour that the project then sees.</summary>
    public string Flavour(params string[] properties)
    {
        // The second evaluation stands for the one that restore and build make after the initial targets.
        Msbuild(["-target:AskTheFeed", .. properties]);
        return Msbuild(["-getProperty:UseOfficialCake", .. properties]).Trim();
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Msbuild(IEnumerable<string> arguments)
    {
        // A test runs inside a build, whose variables are not the scratch clone's business.
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.Equals("UseOfficialCake", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(name => name, _ => (string?)null);
        var answer = Programs.Run("dotnet", _directory.FullName, variables, ["msbuild", "empty.csproj", "-nologo", "-nodeReuse:false", .. arguments]);
        return answer.ExitCode == 0 ? answer.Output : throw new InvalidOperationException(answer.Output + answer.Error);
    }

    private string File(params string[] parts) => Path.Combine([_directory.FullName, .. parts]);
}
