using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Delivery;
using PipelineBuild.Ledger;
using PipelineBuild.Mcp;
using PipelineBuild.Observability;
using PipelineBuild.Workflows;

namespace PipelineBuild;

/// <summary>Table of contents of pipeline.yml: one property per capability.</summary>
/// <param name="TagPrefix">What git tags of releases start with, before the version.</param>
/// <param name="Version">The version that holds until the first such tag.</param>
public sealed record PipelineConfig(Workspace Workspace, string Name, string? Version, string TagPrefix, ContainerSettings Containers, McpSettings Mcp, ObservabilitySettings Observability, LedgerSettings Ledger, WorkflowSettings Workflows)
{
    public const string DefaultFile = "pipeline.yml";

    private (string Prefix, SemanticVersion Version)? asked;

    /// <summary>--overwrite: a version that is published already may be set to another image.</summary>
    public bool Overwrites { get; init; }

    /// <summary>The images of the workload by name: others than Containers ask too which services run them.</summary>
    public IReadOnlyList<string> ImageNames => Containers.Images.Select(image => image.Name).ToList();

    /// <summary>Where published versions run.</summary>
    public IReadOnlyList<EnvironmentSettings> Environments { get; init; } = [];

    /// <summary>The tag prefixes of all release lines, the root's first.</summary>
    public IReadOnlyList<string> TagPrefixes => [TagPrefix, .. Containers.Images.Select(image => image.TagPrefix).OfType<string>().Where(prefix => prefix != TagPrefix).Distinct()];

    /// <summary>Those under which images are released: none without images.</summary>
    public IReadOnlyList<string> ImageTagPrefixes => Containers.IsEmpty ? [] : TagPrefixes;

    /// <summary>The compose files of the workload: others than Containers ask too which services there are.</summary>
    public IReadOnlyList<string> ComposeFiles => Containers.ComposeFiles;

    /// <summary>What the command line asks of a build; the images are those that are left of it.</summary>
    public BuildChoice Build { get; private init; } = BuildChoice.Whole;

    /// <summary>Whether every step is run again: a step that an earlier commit's build left in the cache made its files before this commit, and keeps their times.</summary>
    public bool BuildsAnew => Build.WithoutCache || Containers.Reproducible;

    /// <summary>--since: build only what changed since this commit; null builds all.</summary>
    public string? ChangesSince { get; init; }

    /// <summary>The file itself, relative to the workspace.</summary>
    public string File { get; private init; } = DefaultFile;

    /// <summary>The file and those of the files that it includes which say something.</summary>
    public IReadOnlySet<string> Files => Values.SelectMany(value => value.Origin.Split(", ")).Where(origin => origin.Contains(':')).Select(origin => origin[..origin.LastIndexOf(':', origin.LastIndexOf(':') - 1)]).Append(File).ToHashSet();

    /// <summary>Every value that holds, with its origin, in the order of reading.</summary>
    public IReadOnlyList<EffectiveValue> Values { get; private init; } = [];

    /// <exception cref="ConfigException">Anything wrong with the file: all mistakes together, by position.</exception>
    public static PipelineConfig Load(Workspace workspace, string file) => YamlFile.Read(file, workspace, Read) with { File = workspace.Relative(file) };

    /// <summary>The keys of the root and, by way of the blocks, all others.</summary>
    public static PipelineConfig Read(YamlSection section) => new(
        section.Workspace,
        section.Text("name", Path.GetFileName(section.Workspace.Root)),
        section.OptionalText("version", text => SemanticVersion.TryParse(text, out _) ? null : $"'{text}' is no semantic version such as 1.4.2"),
        section.Text("tagPrefix", "v"),
        section.Block("containers", ContainerSettings.Read),
        section.Block("mcp", McpSettings.Read),
        section.Block("observability", ObservabilitySettings.Read),
        section.Block("ledger", LedgerSettings.Read),
        section.Block("workflows", WorkflowSettings.Read))
    {
        Environments = EnvironmentSettings.ReadAll(section),
        Values = section.Values,
    };

    /// <summary>What --package-version asks for the line; it wins over git tags and the file.</summary>
    public SemanticVersion? AskedVersionOf(string tagPrefix) => asked?.Prefix == tagPrefix ? asked.Value.Version : null;

    /// <summary>The same with what the command line overrides.</summary>
    /// <exception cref="ConfigException">There are several release lines, and the version names none of them.</exception>
    public PipelineConfig Asking(AskedRelease? release)
    {
        if (release is null)
        {
            return this;
        }

        // A line that no image follows releases nothing.
        var lines = Containers.Images.Select(image => image.TagPrefix ?? TagPrefix).Concat(Containers.Images.Count == 0 || Containers.Bake is not null ? [TagPrefix] : []).Distinct().ToList();
        var packages = Mcp.Packages.Select(package => package.TagPrefix).ToList();
        if (ReleaseVersion.LineOf(release.Text, [.. lines, .. packages]) is { } line && !lines.Contains(line))
        {
            lines = packages;
        }

        var found = release.In(lines) ?? throw new ConfigException([new ConfigError(DefaultFile, 0, 0, "tagPrefix", Unclear(release, lines))], 1);
        return this with
        {
            asked = found,
            Values = packages.Contains(found.Prefix) ? Values : Values.Select(value => value.Path == "version" ? new EffectiveValue(value.Path, found.Version.ToString(), EffectiveValue.CommandLine) : value).ToList(),
        };
    }

    /// <summary>The same for some platforms only, or without a cache.</summary>
    public PipelineConfig Choosing(BuildChoice choice)
    {
        // Which platforms there are is not known before bake has read its files.
        if (Containers.Bake is not null)
        {
            return this with { Build = choice };
        }

        var (chosen, images) = choice.Of(Containers.Images);
        return this with { Build = chosen, Containers = Containers with { Images = images, Supports = choice.OfSupports(Containers.Supports) } };
    }

    private static string Unclear(AskedRelease release, IReadOnlyList<string> lines) => lines.Count == 1
        ? $"--package-version={release.Text} is of no release line; write a version such as 1.4.2, or {lines[0]}1.4.2"
        : $"--package-version={release.Text} does not say which release line is meant, and there are {string.Join(", ", lines)}; write the prefix before the version, such as {lines[^1]}1.4.2. The other lines keep their versions";
}
