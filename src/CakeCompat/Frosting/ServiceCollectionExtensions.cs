using Cake.Core.Composition;
using Cake.Core.IO;
using Cake.Frosting.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>The same calls for a program that registers its services in a startup class.</summary>
public static class ServiceCollectionExtensions
{
    public static IServiceCollection UseContext<T>(this IServiceCollection services)
        where T : class, IFrostingContext
        => services.AddSingleton<IFrostingContext, T>();

    public static IServiceCollection UseLifetime<T>(this IServiceCollection services)
        where T : class, IFrostingLifetime
        => services.AddSingleton<T>()
            .AddSingleton<IFrostingSetup>(provider => provider.GetRequiredService<T>())
            .AddSingleton<IFrostingTeardown>(provider => provider.GetRequiredService<T>());

    public static IServiceCollection UseSetup<T>(this IServiceCollection services)
        where T : class, IFrostingSetup
        => services.AddSingleton<IFrostingSetup, T>();

    public static IServiceCollection UseTeardown<T>(this IServiceCollection services)
        where T : class, IFrostingTeardown
        => services.AddSingleton<IFrostingTeardown, T>();

    public static IServiceCollection UseTaskLifetime<T>(this IServiceCollection services)
        where T : class, IFrostingTaskLifetime
        => services.AddSingleton<T>()
            .AddSingleton<IFrostingTaskSetup>(provider => provider.GetRequiredService<T>())
            .AddSingleton<IFrostingTaskTeardown>(provider => provider.GetRequiredService<T>());

    public static IServiceCollection UseModule<T>(this IServiceCollection services)
        where T : ICakeModule, new()
        => Cake.Cli.ServiceCollectionExtensions.UseModule(services, new T());

    public static IServiceCollection UseWorkingDirectory(this IServiceCollection services, DirectoryPath path)
        => services.AddSingleton(new HostWorkingDirectory(path));

    public static IServiceCollection UseCakeSetting(this IServiceCollection services, string key, string value)
        => services.AddSingleton(new HostSetting(key, value));
}
