using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A real registry on loopback that wants a login; gone with the test.</summary>
internal sealed class LoginRegistry : IDisposable
{
    public const string User = "robot-Zq84xKv6";
    public const string Password = "planted-password-7Qx";

    /// <summary>What htpasswd -B makes of the password.</summary>
    private const string Hash = "$2b$12$O.uNrch9JTzgwdq.ys.tWOM//WtnwRNTVZoMUXCZkwN6sfY25Dtve";

    private readonly TempFolder folder;
    private readonly RealRegistry registry;

    private LoginRegistry(TempFolder folder, RealRegistry registry) => (this.folder, this.registry) = (folder, registry);

    public string Host => registry.Host;

    /// <summary>Everything that was pushed.</summary>
    public string Data => registry.Data;

    public static async Task<LoginRegistry> StartAsync()
    {
        var folder = new TempFolder();
        var users = folder.Write("users", $"{User}:{Hash}\n");
        return new LoginRegistry(folder, await RealRegistry.StartAsync($"auth: {{ htpasswd: {{ realm: scratch, path: {users} }} }}"));
    }

    public void Dispose()
    {
        registry.Dispose();
        folder.Dispose();
    }
}
