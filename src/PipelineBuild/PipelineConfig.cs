using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Containers;
using PipelineBuild.Ledger;

namespace PipelineBuild;

/// <summary>Table of contents of pipeline.yml: one property per capability.</summary>
/// <param name="TagPrefix">What git tags of releases start with, before the version.</param>
/// <param name="Version">The version that holds until the first such tag.</param>
public sealed record PipelineConfig(Workspace Workspace, string Name, string? Version, string TagPrefix, ContainerSettings Containers, LedgerSettings Ledger)
{
    public const string DefaultFile = "pipeline.yml";

    /// <summary>--package-version; wins over git tags and the file.</summary>
    public SemanticVersion? AskedVersion { get; private init; }

    /// <summary>--since: build only what changed since this commit; null builds all.</summary>
    public string? ChangesSince { get; init; }

    /// <summary>Every value that holds, with its origin, in the order of reading.</summary>
    public IReadOnlyList<EffectiveValue> Values { get; private init; } = [];

    /// <exception cref="ConfigException">Anything wrong with the file: all mistakes together, by position.</exception>
    public static PipelineConfig Load(Workspace workspace, string file) => YamlFile.Read(file, workspace, Read);

    /// <summary>The keys of the root and, by way of the blocks, all others.</summary>
    public static PipelineConfig Read(YamlSection section) => new(
        section.Workspace,
        section.Text("name", Path.GetFileName(section.Workspace.Root)),
        section.OptionalText("version", text => SemanticVersion.TryParse(text, out _) ? null : $"'{text}' is no semantic version such as 1.4.2"),
        section.Text("tagPrefix", "v"),
        section.Block("containers", ContainerSettings.Read),
        section.Block("ledger", LedgerSettings.Read))
    {
        Values = section.Values,
    };

    /// <summary>The same with what the command line overrides.</summary>
    public PipelineConfig Asking(SemanticVersion? version) => version is null ? this : this with
    {
        AskedVersion = version,
        Values = Values.Select(value => value.Path == "version" ? new EffectiveValue(value.Path, version.ToString(), EffectiveValue.CommandLine) : value).ToList(),
    };
}
