using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>A user of a test's own with an npm registry of a test's own.</summary>
public sealed class NpmHome : ScratchHome, IAsyncLifetime
{
    public NpmHome()
        : base(needsEngine: false)
    {
    }

    internal RealNpmRegistry Registry { get; private set; } = null!;

    public async Task InitializeAsync() => Registry = await RealNpmRegistry.StartAsync();

    public Task DisposeAsync()
    {
        Registry.Dispose();
        return Task.CompletedTask;
    }
}
