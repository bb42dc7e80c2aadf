using Cake.Core.Composition;
using Cake.Core.IO;

namespace Cake.Frosting;

/// <summary>What a build program configures on its host, one call each.</summary>
public static class CakeHostExtensions
{
    public static CakeHost UseStartup<T>(this CakeHost host)
        where T : IFrostingStartup, new()
        => host.ConfigureServices(services => new T().Configure(services));

    public static CakeHost UseContext<T>(this CakeHost host)
        where T : class, IFrostingContext
        => host.ConfigureServices(services => services.UseContext<T>());

    public static CakeHost UseLifetime<T>(this CakeHost host)
        where T : class, IFrostingLifetime
        => host.ConfigureServices(services => services.UseLifetime<T>());

    public static CakeHost UseSetup<T>(this CakeHost host)
        where T : class, IFrostingSetup
        => host.ConfigureServices(services => services.UseSetup<T>());

    public static CakeHost UseTeardown<T>(this CakeHost host)
        where T : class, IFrostingTeardown
        => host.ConfigureServices(services => services.UseTeardown<T>());

    public static CakeHost UseTaskLifetime<T>(this CakeHost host)
        where T : class, IFrostingTaskLifetime
        => host.ConfigureServices(services => services.UseTaskLifetime<T>());

    public static CakeHost UseModule<T>(this CakeHost host)
        where T : ICakeModule, new()
        => host.ConfigureServices(services => services.UseModule<T>());

    public static CakeHost UseWorkingDirectory(this CakeHost host, DirectoryPath path)
        => host.ConfigureServices(services => services.UseWorkingDirectory(path));

    public static CakeHost UseCakeSetting(this CakeHost host, string key, string value)
        => host.ConfigureServices(services => services.UseCakeSetting(key, value));
}
