using PipelineBuild.Artifacts;

namespace PipelineBuild.Configuration;

/// <summary>What all sections of one configuration share: the workspace, the mistakes found so far, the values handed out.</summary>
internal sealed class YamlDocumentContext(Workspace workspace)
{
    /// <summary>Finding the word that was meant takes time; nobody reads that many.</summary>
    private const int MostSuggestions = 100;

    /// <summary>A file with more of them is no configuration; the rest is counted only.</summary>
    private const int MostErrors = 1000;

    private readonly List<ConfigError> errors = [];
    private readonly List<string> files = [];
    private readonly List<EffectiveValue> values = [];
    private readonly List<KeyDemand> demands = [];

    public Workspace Workspace => workspace;

    /// <summary>By file in the order of reading, line and column.</summary>
    public IReadOnlyList<ConfigError> Errors => errors.OrderBy(error => files.IndexOf(error.File)).ThenBy(error => error.Line).ThenBy(error => error.Column).ToList();

    public IReadOnlyList<EffectiveValue> Values => values;

    public IReadOnlyList<KeyDemand> Demands => demands;

    /// <summary>Names the files in the order in which their mistakes are told.</summary>
    public void Begin(string file) => files.Add(file);

    public void Error(ConfigPlace place, string path, string message) =>
        errors.Add(new ConfigError(place.File, place.Line, place.Column, Printable.Message(path), Printable.Message(message)));

    /// <summary>The mistakes found so far, to be thrown.</summary>
    public ConfigException Failure() => new(Errors.Take(MostErrors).ToList(), errors.Count);

    /// <summary>The mistake after which nothing more can be read, with those before it.</summary>
    public ConfigException Fatal(ConfigPlace place, string message)
    {
        Error(place, "", message);
        return Failure();
    }

    public void Keep(EffectiveValue value) => values.Add(value);

    public void Ask(KeyDemand demand) => demands.Add(demand);

    public string Suggest(string word, IEnumerable<string> known) => errors.Count < MostSuggestions ? Suggestion.For(word, known) : "";
}
