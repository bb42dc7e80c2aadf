using Cake.Core;
using Cake.Core.IO;
using Cake.Npm.Pack;
using Cake.Npm.Publish;
using Cake.Npm.ViewVersion;

namespace Cake.Npm;

// What moves packages to a registry and reads them there.
public static partial class NpmAliases
{
    public static IEnumerable<FilePath> NpmPack(this ICakeContext context) => context.NpmPack(new NpmPackSettings());

    public static IEnumerable<FilePath> NpmPack(this ICakeContext context, string source) =>
        context.NpmPack(new NpmPackSettings { Source = source });

    public static IEnumerable<FilePath> NpmPack(this ICakeContext context, Action<NpmPackSettings> configurator) =>
        context.NpmPack(Configured(configurator));

    /// <summary>Every line of redirected output becomes a path: keep those that end in .tgz.</summary>
    public static IEnumerable<FilePath> NpmPack(this ICakeContext context, NpmPackSettings settings) =>
        [.. Npm(context).Run(settings).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => new FilePath(line))];

    public static void NpmPublish(this ICakeContext context) => context.NpmPublish(new NpmPublishSettings());

    public static void NpmPublish(this ICakeContext context, string source) => context.NpmPublish(new NpmPublishSettings { Source = source });

    public static void NpmPublish(this ICakeContext context, Action<NpmPublishSettings> configurator) =>
        context.NpmPublish(Configured(configurator));

    public static void NpmPublish(this ICakeContext context, NpmPublishSettings settings) => Npm(context).Run(settings);

    /// <summary>The published version. "Not published" and "registry down" both throw.</summary>
    public static string NpmViewVersion(this ICakeContext context, string package) =>
        context.NpmViewVersion(new NpmViewVersionSettings { Package = package });

    public static string NpmViewVersion(this ICakeContext context, Action<NpmViewVersionSettings> configurator) =>
        context.NpmViewVersion(Configured(configurator));

    public static string NpmViewVersion(this ICakeContext context, NpmViewVersionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.RedirectStandardOutput = true;
        return Npm(context).Run(settings).FirstOrDefault()?.Trim() ?? "";
    }
}
