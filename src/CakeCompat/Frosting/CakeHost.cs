using System.Reflection;
using Cake.Cli;
using Cake.Frosting.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;

namespace Cake.Frosting;

/// <summary>Turns a console program into a build: finds the tasks, reads the command line, runs the targets.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection _services = new();
    private readonly HashSet<Assembly> _assemblies = [];

    public CakeHost()
    {
        _services.AddCakeDiagnostics();
        _services.UseCakeDefaultModules();
        _services.AddSingleton<IFrostingContext, FrostingContext>();
        _services.AddSingleton<IVersionResolver, VersionResolver>();
        _services.AddSingleton<ICakeVersionFeature, VersionFeature>();
        _services.AddSingleton<ICakeInfoFeature, InfoFeature>();
        if (Assembly.GetEntryAssembly() is { } entry)
        {
            _assemblies.Add(entry);
        }
    }

    public static CakeHost Create() => new();

    /// <summary>Looks for tasks in this assembly too; the entry assembly is always looked at.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>Adds services. They come after Cake's own, so they replace those of the same type.</summary>
    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        services(_services);
        return this;
    }

    public int Run(IEnumerable<string> args)
    {
        var services = new ServiceCollection();
        foreach (var service in _services)
        {
            ((ICollection<ServiceDescriptor>)services).Add(service);
        }

        foreach (var task in _assemblies.SelectMany(TaskTypes.In))
        {
            services.AddSingleton(typeof(IFrostingTask), task);
        }

        var registrar = new TypeRegistrar();
        registrar.RegisterInstance(typeof(IServiceCollection), services);
        var app = new CommandApp<HostCommand>(registrar);
        app.Configure(configuration => configuration.SetApplicationName(Assembly.GetEntryAssembly()?.GetName().Name ?? "build"));
        return app.Run(args);
    }
}
