using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Fakes;

/// <summary>A docker client whose builders and answers the test writes down, and which records what was asked of it.</summary>
public sealed class FakeDocker : IDocker
{
    private readonly List<string> calls = [];

    public IReadOnlyList<string> Calls => calls;

    public Dictionary<string, string> Queries { get; } = [];

    /// <summary>Output of <c>buildx inspect</c> by builder name.</summary>
    public Dictionary<string, string> Builders { get; } = [];

    public Func<BakeRequest, Task> OnBake { get; set; } = _ => Task.CompletedTask;

    public Task<IReadOnlyList<string>> QueryAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var command = string.Join(' ', arguments);
        calls.Add(command);
        return Task.FromResult(Lines(Queries.TryGetValue(command, out var text) ? text : throw new InvalidOperationException($"no answer for: {command}")));
    }

    public Task<IReadOnlyList<string>> InspectBuilderAsync(string? name, CancellationToken cancel) =>
        Task.FromResult(Lines(Builders.GetValueOrDefault(name ?? "default", "")));

    public Task CreateBuilderAsync(string name, IReadOnlyList<string> driverOptions, string? configFile, CancellationToken cancel) =>
        Record($"create builder {name} {string.Join(' ', driverOptions)} {configFile}");

    /// <summary>What bake prints of a user's bake files, or how it fails.</summary>
    public Func<string> OnPrint { get; set; } = () => throw new InvalidOperationException("no answer for bake --print");

    public Task<IReadOnlyList<string>> PrintBakeAsync(IReadOnlyList<string> files, IReadOnlyList<string> targets, string workingDirectory, CancellationToken cancel)
    {
        calls.Add($"print {string.Join(' ', files)}: {string.Join(' ', targets)}");
        return Task.FromResult(Lines(OnPrint()));
    }

    public Task BakeAsync(BakeRequest request, CancellationToken cancel)
    {
        calls.Add($"bake {request.File} {string.Join(' ', request.Targets)}");
        return OnBake(request);
    }

    public Task PullAsync(string reference, string? platform, CancellationToken cancel) => Record($"pull {reference} {platform}".TrimEnd());

    public Task TagAsync(string source, string target, CancellationToken cancel) => Record($"tag {source} {target}");

    public async Task<IReadOnlyList<string>> RehearseAsync(Func<IDocker, Task> calls)
    {
        var rehearsal = new FakeDocker();
        await calls(rehearsal);
        return rehearsal.Calls;
    }

    private Task Record(string call)
    {
        calls.Add(call);
        return Task.CompletedTask;
    }

    private static IReadOnlyList<string> Lines(string text) => text.Length == 0 ? [] : text.Split('\n');
}
