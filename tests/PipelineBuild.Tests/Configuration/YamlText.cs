using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.Tests.Configuration;

/// <summary>A workspace with one pipeline.yml, read as the tests like.</summary>
internal sealed class YamlText : IDisposable
{
    private readonly TempFolder folder = new();

    public YamlText(string text = "")
    {
        folder.Write(PipelineConfig.DefaultFile, text);
        folder.Write("app/Dockerfile", "FROM scratch\n");
    }

    public TempFolder Folder => folder;

    public Workspace Workspace => new(folder.Path);

    public string File => folder.At(PipelineConfig.DefaultFile);

    public T Read<T>(Func<YamlSection, T> read) => YamlFile.Read(File, Workspace, read);

    public PipelineConfig Load() => PipelineConfig.Load(Workspace, File);

    /// <summary>The lines a user sees.</summary>
    public IReadOnlyList<string> ErrorsOf<T>(Func<YamlSection, T> read) => Assert.Throws<ConfigException>(() => Read(read)).Message.Split('\n');

    public IReadOnlyList<string> Errors() => Assert.Throws<ConfigException>(Load).Message.Split('\n');

    public void Dispose() => folder.Dispose();
}
