using System.ComponentModel;
using Cake.Cli;
using Cake.Cli.Infrastructure;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Cake.Frosting.Hosting;

/// <summary>The one command of a build program.</summary>
internal sealed class HostCommand(IServiceCollection services) : Command<HostSettings>
{
    public override int Execute(CommandContext context, HostSettings settings, CancellationToken cancellationToken)
    {
        services.AddSingleton<ICakeArguments>(context.Remaining.ToCakeArguments(settings.NoReport, settings.Targets));
        services.AddSingleton(Configuration);
        using var provider = services.BuildServiceProvider();
        var log = provider.GetRequiredService<ICakeLog>();
        try
        {
            return Execute(provider, settings, log);
        }
        catch (Exception exception)
        {
            return ExceptionLogger.LogException(log, exception);
        }
    }

    private static int Execute(IServiceProvider provider, HostSettings settings, ICakeLog log)
    {
        if (settings.Version)
        {
            provider.GetRequiredService<ICakeVersionFeature>().Run(provider.GetRequiredService<IConsole>());
            return 0;
        }

        if (settings.Info)
        {
            provider.GetRequiredService<ICakeInfoFeature>().Run(provider.GetRequiredService<IConsole>());
            return 0;
        }

        // Before anything else is resolved: settings and paths are read relative to it.
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        var directory = settings.WorkingDirectory ?? provider.GetService<HostWorkingDirectory>()?.Path;
        if (directory is not null)
        {
            environment.WorkingDirectory = directory.MakeAbsolute(environment);
        }

        log.Verbosity = settings.Verbosity ?? ConfiguredVerbosity(provider.GetRequiredService<ICakeConfiguration>());
        var context = provider.GetRequiredService<IFrostingContext>();
        var host = ScriptHost(provider, settings, context, log);
        AddLifetimes(provider, host, context);
        new TaskGraph(host, context, log).Add(provider.GetServices<IFrostingTask>());
        if (settings.Exclusive)
        {
            host.Settings.UseExclusiveTarget();
        }

        host.RunTargetsAsync(settings.Targets).GetAwaiter().GetResult();
        return 0;
    }

    private static IScriptHost ScriptHost(IServiceProvider provider, HostSettings settings, IFrostingContext context, ICakeLog log)
    {
        var engine = provider.GetRequiredService<ICakeEngine>();
        if (settings.Description)
        {
            return new DescriptionScriptHost(engine, context, provider.GetRequiredService<IAnsiConsole>());
        }

        if (settings.Tree)
        {
            return new TreeScriptHost(engine, context, provider.GetRequiredService<IConsole>());
        }

        if (settings.DryRun)
        {
            return new DryRunScriptHost<IFrostingContext>(engine, context, log);
        }

        return new BuildScriptHost<IFrostingContext>(
            engine,
            provider.GetRequiredService<IExecutionStrategy>(),
            context,
            provider.GetRequiredService<ICakeReportPrinter>(),
            provider.GetRequiredService<ICakeConfiguration>(),
            log);
    }

    private static void AddLifetimes(IServiceProvider provider, IScriptHost host, IFrostingContext context)
    {
        if (provider.GetService<IFrostingSetup>() is { } setup)
        {
            host.Setup(info => setup.Setup(context, info));
        }

        if (provider.GetService<IFrostingTeardown>() is { } teardown)
        {
            host.Teardown(info => teardown.Teardown(context, info));
        }

        if (provider.GetService<IFrostingTaskSetup>() is { } taskSetup)
        {
            host.TaskSetup(info => taskSetup.Setup(context, info));
        }

        if (provider.GetService<IFrostingTaskTeardown>() is { } taskTeardown)
        {
            host.TaskTeardown(info => taskTeardown.Teardown(context, info));
        }
    }

    private static ICakeConfiguration Configuration(IServiceProvider provider)
    {
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        var arguments = provider.GetRequiredService<ICakeArguments>().GetArguments();
        return new CakeConfigurationProvider(provider.GetRequiredService<IFileSystem>(), environment).CreateConfiguration(
            environment.WorkingDirectory,
            provider.GetServices<HostSetting>().Select(setting => KeyValuePair.Create(setting.Key, setting.Value)),
            arguments.ToDictionary(argument => argument.Key, argument => argument.Value.FirstOrDefault() ?? "", StringComparer.OrdinalIgnoreCase));
    }

    private static Verbosity ConfiguredVerbosity(ICakeConfiguration configuration)
    {
        var text = configuration.GetValue("Settings_Verbosity");
        TypeConverter converter = new VerbosityConverter();
        return string.IsNullOrWhiteSpace(text) ? Verbosity.Normal : (Verbosity)converter.ConvertFromInvariantString(text)!;
    }
}
