using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

/// <summary>Each folder of cases/ holds a workspace with its pipeline.yml, and what is said of it in the file expected.</summary>
public class ConfigCaseTests
{
    private const string Expected = "expected";

    public static TheoryData<string> Broken => Names("broken");

    public static TheoryData<string> Valid => Names("valid");

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_configuration_is_told_with_every_place(string name)
    {
        using var yaml = Workspace("broken", name);

        var errors = yaml.Errors();

        Assert.DoesNotContain("hunter", string.Join('\n', errors));
        Golden.MatchesFile(Path.Combine(Folder("broken"), name, Expected), string.Join('\n', errors) + "\n");
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_configuration_knows_the_origin_of_each_value(string name)
    {
        using var yaml = Workspace("valid", name);

        var values = yaml.Load().Values;

        Assert.DoesNotContain("hunter", string.Join('\n', values));
        Golden.MatchesFile(Path.Combine(Folder("valid"), name, Expected), string.Concat(values.Where(value => value.Path != "name" || value.Origin != EffectiveValue.Default).Select(value => $"{value.Path} = {value.Value?.Replace("\n", "\\n") ?? "-"} ({value.Origin})\n")));
    }

    internal static YamlText Workspace(string kind, string name)
    {
        var yaml = new YamlText();
        var source = Path.Combine(Folder(kind), name);
        foreach (var file in Directory.EnumerateFiles(source, "*.y*ml", SearchOption.AllDirectories))
        {
            yaml.Folder.Write(Path.GetRelativePath(source, file), File.ReadAllText(file));
        }

        return yaml;
    }

    internal static string Folder(string kind) => SourceTree.At($"tests/PipelineBuild.Tests/Configuration/cases/{kind}");

    private static TheoryData<string> Names(string kind) => [.. Directory.EnumerateDirectories(Folder(kind)).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
}
