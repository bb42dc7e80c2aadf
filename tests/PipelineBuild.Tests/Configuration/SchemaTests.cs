using Newtonsoft.Json.Linq;
using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;

namespace PipelineBuild.Tests.Configuration;

/// <summary>pipeline.schema.json, pipeline.reference.yml and the readers say the same, in every direction.</summary>
public class SchemaTests
{
    private const string Reference = "pipeline.reference.yml";

    /// <summary>The reference signs in another way.</summary>
    private const string Keyless = "tests/PipelineBuild.Tests/Configuration/cases/valid/keyless/pipeline.yml";

    /// <summary>One is for the local registry, and the reference shows another; the others are other ways to sign.</summary>
    private static readonly string[] OnlyAsComment = ["containers.registry.port", "containers.signing.keyFile", "containers.signing.keyless", "containers.signing.keyless.issuer", "containers.signing.keyless.identity"];

    private static readonly SchemaFile Schema = SchemaFile.OfRepository;

    private static readonly IReadOnlyList<KeyDemand> Demands = DemandsOf();

    public static TheoryData<string> Valid => [.. ValidFiles().Select(file => Path.GetRelativePath(SourceTree.Root, file))];

    public static TheoryData<string> ReferencePaths => [.. OfReference().Paths.Where(path => !IsFreeValue(path))];

    [Fact]
    public void The_reference_is_a_valid_configuration() => PipelineConfig.Load(new Workspace(SourceTree.Root), SourceTree.At(Reference));

    [Fact]
    public void Readers_and_schema_know_the_same_keys() =>
        Assert.Equal(Demands.Select(demand => demand.Key).Distinct().Order(StringComparer.Ordinal), Schema.Keys.Select(key => key.Key).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_reference_shows_every_key_and_no_other()
    {
        var shown = OfReference().Paths.Select(WithoutNumbers).Where(path => !IsFreeName(path)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Demands.Select(demand => demand.Key).Distinct().Except(OnlyAsComment).Order(StringComparer.Ordinal), shown);
        Assert.All(OnlyAsComment, key => Assert.Contains($"# {key.Split('.')[^1]}:", File.ReadAllText(SourceTree.At(Reference))));
    }

    [Fact]
    public void Every_key_is_explained_where_the_reference_shows_it_first()
    {
        var lines = File.ReadAllLines(SourceTree.At(Reference)).ToList();
        var names = Demands.Select(demand => demand.Key.Split('.')[^1]).Distinct();

        Assert.DoesNotContain(names, name => lines.FindIndex(line => line.TrimStart(' ', '-', '#').StartsWith($"{name}:", StringComparison.Ordinal)) is var first
            && !(lines[first].TrimStart().StartsWith('#') || lines[first - 1].TrimStart(' ', '-').StartsWith('#')));
        Assert.Empty(Schema.Keys.Where(key => Schema.Resolved(key.Schema)["description"] is null).Select(key => key.Key));
    }

    [Fact]
    public void Beside_a_reference_the_schema_holds_nothing_since_editors_ignore_it() =>
        Assert.Empty(Schema.Root.DescendantsAndSelf().OfType<JObject>().Where(schema => schema["$ref"] is JValue && schema.Count > 1).Select(schema => schema.Path));

    [Fact]
    public void Every_object_of_the_schema_refuses_unknown_keys() =>
        Assert.Empty(Schema.Root.DescendantsAndSelf().OfType<JObject>().Where(schema => schema["properties"] is JObject && schema["type"] is JValue && (bool?)schema["additionalProperties"] != false).Select(schema => schema.Path));

    [Fact]
    public void Each_demand_of_a_reader_is_in_the_schema() => Assert.Empty(Demands.Select(demand => (demand, Keys: Schema.Keys.Where(key => key.Key == demand.Key).ToList()))
        .Where(pair => !pair.Keys.Any(key => SchemaDemand.Agrees(Schema, key, pair.demand, DefaultOf(pair.demand.Key)))).Select(pair => pair.demand.ToString()));

    [Fact]
    public void Each_default_choice_and_bound_of_the_schema_is_that_of_a_reader() => Assert.Empty(Schema.Keys.Where(key => !Demands.Any(demand => demand.Key == key.Key && SchemaDemand.Agrees(Schema, key, demand, DefaultOf(key.Key)))).Select(key => key.Key));

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_configuration_satisfies_the_schema(string file) => Assert.Empty(Schema.Problems(File.ReadAllText(SourceTree.At(file))));

    [Theory]
    [MemberData(nameof(ReferencePaths))]
    public void A_value_of_the_wrong_kind_is_refused_by_both(string path)
    {
        foreach (var wrong in new[] { "~", "[[]]", "{ unheard-of: [] }", "[{}]" })
        {
            var editor = OfReference();
            editor.Replace(path, wrong);

            Assert.True(Schema.Problems(editor.Text).Count > 0 && ReaderRefuses(editor.Text, path), $"{path}: {wrong}");
        }
    }

    [Theory]
    [MemberData(nameof(ReferencePaths))]
    public void Without_a_key_both_judge_the_same(string path)
    {
        var editor = OfReference();
        editor.Remove(path);

        Assert.True(Schema.Problems(editor.Text).Count > 0 == ReaderRefuses(editor.Text) || IsBeyondTheValidator(path), $"{path}: schema {string.Join("; ", Schema.Problems(editor.Text))}");
    }

    [Theory]
    [MemberData(nameof(ReferencePaths))]
    public void An_unknown_key_beside_any_key_is_refused_by_both(string path)
    {
        if (IsFreeName(WithoutNumbers(path)))
        {
            return;
        }

        var editor = OfReference();
        editor.AddBeside(path, "unheard-of", "x");

        Assert.True(Schema.Problems(editor.Text).Count > 0 && ReaderRefuses(editor.Text), path);
    }

    [Fact]
    public void Every_choice_of_the_schema_is_taken_by_the_reader()
    {
        foreach (var (key, choice) in Schema.Keys.Where(key => key.Schema["enum"] is not null).SelectMany(key => key.Schema["enum"]!.Values<string>().Select(choice => (key.Key, choice!))))
        {
            var path = OfReference().Paths.First(candidate => WithoutNumbers(candidate) == key);
            var editor = OfReference();
            editor.Replace(path, choice);
            Assert.False(ReaderRefuses(editor.Text), $"{key}: {choice}");

            editor.Replace(path, $"{choice}x");
            Assert.True(Schema.Problems(editor.Text).Count > 0 && ReaderRefuses(editor.Text), $"{key}: {choice}x");
        }
    }

    internal static IEnumerable<string> ValidFiles() =>
        [SourceTree.At("pipeline.yml"), SourceTree.At(Reference), .. Directory.EnumerateFiles(ConfigCaseTests.Folder("valid"), "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static YamlEditor OfReference() => new(File.ReadAllText(SourceTree.At(Reference)));

    private static bool ReaderRefuses(string text, string? path = null)
    {
        try
        {
            // Beside the workspace's own file, so that its paths are there.
            using var file = new YamlText(text);
            PipelineConfig.Load(new Workspace(SourceTree.Root), file.File);
            return false;
        }
        catch (ConfigException error)
        {
            return path is null || error.Errors.Any(mistake => mistake.Path.StartsWith(path.Split('.')[0], StringComparison.Ordinal));
        }
    }

    private static List<KeyDemand> DemandsOf()
    {
        var demands = new List<KeyDemand>();
        demands.AddRange(DemandsOf(new Workspace(SourceTree.Root), SourceTree.At("pipeline.yml")));
        demands.AddRange(DemandsOf(new Workspace(SourceTree.Root), SourceTree.At(Reference)));
        demands.AddRange(DemandsOf(new Workspace(SourceTree.Root), SourceTree.At(Keyless)));
        return demands.DistinctBy(demand => demand with { Choices = [] }).ToList();
    }

    private static IReadOnlyList<KeyDemand> DemandsOf(Workspace workspace, string file) => YamlFile.Read(file, workspace, section =>
    {
        PipelineConfig.Read(section);
        return section.Demands;
    });

    /// <summary>Defaults that are made from something else are said in words.</summary>
    private static bool DefaultOf(string key) => !key.StartsWith("containers.images[].scan.", StringComparison.Ordinal) && key is not ("name" or "containers.images[].dockerfile" or "containers.images[].platforms" or "containers.images[].cache" or "containers.registry");

    /// <summary>No schema knows which files there are, and the validator does not know "dependencies", by which editors see what goes together.</summary>
    private static bool IsBeyondTheValidator(string path) => path is "observability.alertmanager.configs" or "containers.images[1].context" or "containers.images[2].bakeTarget" or "containers.bake" or "containers.registry.name" or "containers.registry.username" or "containers.registry.password" or "containers.signing.key" or "containers.signing.publicKey" or "observability.grafana.servers[0].certFile" or "observability.grafana.servers[0].certKey";

    /// <summary>Anything may stand there, so nothing is of the wrong kind; what the getter refuses is tested by itself.</summary>
    private static bool IsFreeValue(string path) => Demands.Any(demand => demand.Kind == KeyKind.Json && $"{WithoutNumbers(path)}.".StartsWith($"{demand.Key}.", StringComparison.Ordinal));

    private static bool IsFreeName(string path) => Demands.Any(demand => demand.Kind is KeyKind.TextMap or KeyKind.NumberMap or KeyKind.Json && path.StartsWith($"{demand.Key}.", StringComparison.Ordinal));

    private static string WithoutNumbers(string path) => string.Concat(path.Split('[').Select((part, index) => index == 0 ? part : $"[{part[part.IndexOf(']')..]}"));
}
