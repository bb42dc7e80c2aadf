using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;
using Path = System.IO.Path;

namespace Build.Tests.CakeCompat;

/// <summary>What an alias needs of Cake, without a host.</summary>
internal sealed class TestCakeContext : ICakeContext
{
    private static readonly ICakeLog Silent = new NullLog();

    private TestCakeContext(Func<TestCakeContext, IProcessRunner> runner, Func<TestCakeContext, IToolLocator> tools)
    {
        Tools = tools(this);
        ProcessRunner = runner(this);
    }

    public IFileSystem FileSystem { get; } = new FileSystem();

    public ICakeEnvironment Environment { get; } = new CakeEnvironment(new CakePlatform(), new CakeRuntime());

    public IGlobber Globber => throw new NotSupportedException();

    public ICakeLog Log => Silent;

    public ICakeArguments Arguments => throw new NotSupportedException();

    public IProcessRunner ProcessRunner { get; }

    public IRegistry Registry => throw new NotSupportedException();

    public IToolLocator Tools { get; }

    public ICakeDataResolver Data => throw new NotSupportedException();

    public ICakeConfiguration Configuration { get; } = new CakeConfiguration(new Dictionary<string, string>());

    /// <summary>Every program is found, none is started.</summary>
    public static TestCakeContext Recording(RecordingProcessRunner runner) => new(_ => runner, _ => new EveryTool());

    /// <summary>Programs are looked for on PATH and really started.</summary>
    public static TestCakeContext Real() => new(
        context => new ProcessRunner(context.FileSystem, context.Environment, context.Log, context.Tools, context.Configuration),
        context => new ToolLocator(
            context.Environment,
            new ToolRepository(context.Environment),
            new ToolResolutionStrategy(
                context.FileSystem, context.Environment, new Globber(context.FileSystem, context.Environment), context.Configuration, context.Log)));
}

/// <summary>Finds every tool: Cake insists that the file exists, so there is an empty one.</summary>
internal sealed class EveryTool : IToolLocator
{
    public void RegisterFile(FilePath path)
    {
    }

    public FilePath Resolve(string tool)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "empty-tools"));
        var file = Path.Combine(folder.FullName, tool);
        using var _ = File.Open(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        return new FilePath(file);
    }

    public FilePath Resolve(IEnumerable<string> toolExeNames) => Resolve(toolExeNames.First());
}
