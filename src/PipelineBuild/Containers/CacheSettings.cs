using System.Text.RegularExpressions;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Containers;

/// <summary>Where the steps of a build are kept for the next machine: a registry, a directory, or GitHub's cache.</summary>
public enum CacheKind
{
    Registry,
    Local,
    Gha,
}

/// <summary>One entry of <c>cache</c>.</summary>
/// <param name="Place">The registry's reference, the directory relative to the workspace, or the scope; null means the one of the image.</param>
/// <param name="Mode"><c>max</c> keeps the steps of all stages, <c>min</c> those of the last.</param>
public sealed partial record CacheSettings(CacheKind Kind, string? Place, string Mode)
{
    public const string DefaultFolder = "artifacts/cache";

    private static readonly string[] Kinds = ["registry", "local", "gha"];
    private static readonly string[] Modes = ["max", "min"];

    public static CacheSettings Read(YamlSection section)
    {
        var type = section.RequiredChoice("type", Kinds);
        var places = new Dictionary<CacheKind, string?>
        {
            [CacheKind.Registry] = section.OptionalText("ref", text => Plain().IsMatch(text) && ImageReference.Parse(text) is { Tag.Length: > 0 } ? null : "expected a reference with a tag, such as ghcr.io/acme/app:buildcache"),
            [CacheKind.Local] = section.OptionalText("path", text => Plain().IsMatch(text) && section.Workspace.Resolve(text) is not null ? null : $"'{text}' leads out of the workspace or holds a comma or space"),
            [CacheKind.Gha] = section.OptionalText("scope", text => Plain().IsMatch(text) ? null : "no commas and spaces"),
        };
        var kind = type switch { "local" => CacheKind.Local, "gha" => CacheKind.Gha, _ => CacheKind.Registry };
        foreach (var (key, owner) in ((string, CacheKind)[])[("ref", CacheKind.Registry), ("path", CacheKind.Local), ("scope", CacheKind.Gha)])
        {
            if (owner != kind && section.Has(key))
            {
                section.Error(key, $"is for the type '{Kinds[(int)owner]}'");
            }
        }

        return new CacheSettings(kind, places[kind], section.Choice("mode", Modes));
    }

    /// <summary>BuildKit's options are a list with commas.</summary>
    [GeneratedRegex(@"^[^\s,""]+\z")]
    private static partial Regex Plain();
}
