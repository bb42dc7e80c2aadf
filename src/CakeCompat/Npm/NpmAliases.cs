using Cake.Core;
using Cake.Npm.BumpVersion;
using Cake.Npm.Ci;
using Cake.Npm.Exec;
using Cake.Npm.Install;
using Cake.Npm.RunScript;

namespace Cake.Npm;

/// <summary>The npm commands a build calls, one method each; this file: what works inside a package.</summary>
public static partial class NpmAliases
{
    public static void NpmCi(this ICakeContext context) => context.NpmCi(new NpmCiSettings());

    public static void NpmCi(this ICakeContext context, Action<NpmCiSettings> configurator) => context.NpmCi(Configured(configurator));

    public static void NpmCi(this ICakeContext context, NpmCiSettings settings) => Npm(context).Run(settings);

    public static void NpmInstall(this ICakeContext context) => context.NpmInstall(new NpmInstallSettings());

    public static void NpmInstall(this ICakeContext context, params string[] packages)
    {
        var settings = new NpmInstallSettings();
        foreach (var package in packages)
        {
            settings.AddPackage(package);
        }

        context.NpmInstall(settings);
    }

    public static void NpmInstall(this ICakeContext context, Action<NpmInstallSettings> configurator) =>
        context.NpmInstall(Configured(configurator));

    public static void NpmInstall(this ICakeContext context, NpmInstallSettings settings) => Npm(context).Run(settings);

    public static void NpmRunScript(this ICakeContext context, string scriptName) => context.NpmRunScript(scriptName, []);

    public static void NpmRunScript(this ICakeContext context, string scriptName, IEnumerable<string> arguments) =>
        context.NpmRunScript(scriptName, settings => Add(settings.Arguments, arguments));

    public static void NpmRunScript(this ICakeContext context, string scriptName, Action<NpmRunScriptSettings> configurator)
    {
        var settings = new NpmRunScriptSettings { ScriptName = scriptName };
        configurator(settings);
        context.NpmRunScript(settings);
    }

    public static void NpmRunScript(this ICakeContext context, NpmRunScriptSettings settings) => Npm(context).Run(settings);

    public static void NpmExec(this ICakeContext context, string command) => context.NpmExec(command, []);

    public static void NpmExec(this ICakeContext context, string command, IEnumerable<string> arguments) =>
        context.NpmExec(command, settings => Add(settings.Arguments, arguments));

    public static void NpmExec(this ICakeContext context, string command, Action<NpmExecSettings> configurator)
    {
        var settings = new NpmExecSettings { ExecCommand = command };
        configurator(settings);
        context.NpmExec(settings);
    }

    public static void NpmExec(this ICakeContext context, NpmExecSettings settings) => Npm(context).Run(settings);

    /// <summary>Writes a new version into package.json; without settings that is the next minor, committed and tagged.</summary>
    public static void NpmBumpVersion(this ICakeContext context) => context.NpmBumpVersion(new NpmBumpVersionSettings());

    public static void NpmBumpVersion(this ICakeContext context, Action<NpmBumpVersionSettings> configurator) =>
        context.NpmBumpVersion(Configured(configurator));

    public static void NpmBumpVersion(this ICakeContext context, NpmBumpVersionSettings settings) => Npm(context).Run(settings);

    private static NpmRunner Npm(ICakeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new NpmRunner(context);
    }

    private static T Configured<T>(Action<T> configurator)
        where T : NpmSettings, new()
    {
        ArgumentNullException.ThrowIfNull(configurator);
        var settings = new T();
        configurator(settings);
        return settings;
    }

    private static void Add(IList<string> list, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            list.Add(value);
        }
    }
}
