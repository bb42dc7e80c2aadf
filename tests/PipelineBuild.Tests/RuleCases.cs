using PipelineBuild.Results;
using PipelineBuild.Results.Rules;

namespace PipelineBuild.Tests;

/// <summary>The cases of a list of rules: for each rule a folder named as it is, in which <c>bad-*</c> and <c>good-*</c> lie.</summary>
internal sealed class RuleCases(string cases, string classes, IReadOnlyList<string> ids)
{
    /// <param name="pattern">Of files or folders.</param>
    public TheoryData<string, string> Of(string pattern)
    {
        var data = new TheoryData<string, string>();
        foreach (var entry in Directory.EnumerateDirectories(SourceTree.At(cases)).SelectMany(rule => Directory.EnumerateFileSystemEntries(rule, pattern)).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(Path.GetDirectoryName(entry))!, Path.GetFileName(entry));
        }

        return data;
    }

    public string PathOf(string rule, string entry) => SourceTree.At(Path.Combine(cases, rule, entry));

    /// <summary>What a rule found in a case is what the file beside it says.</summary>
    public void AreExpected(string rule, string entry, IReadOnlyList<Finding> found)
    {
        Assert.NotEmpty(found);
        Golden.MatchesFile(Path.ChangeExtension(PathOf(rule, entry), ".expected"), string.Concat(found.Select(finding => $"{finding.Place[(finding.Place.LastIndexOf('/') + 1)..]}: {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}\n")));
    }

    public static string NameOf(string id) => id[(id.IndexOf('/') + 1)..];

    public void AreComplete(TheoryData<string, string> bad, TheoryData<string, string> good)
    {
        var names = ids.Select(NameOf).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(names, Directory.EnumerateDirectories(SourceTree.At(cases)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(names.Except(bad.Select(row => (string)row[0])));
        Assert.Empty(names.Except(good.Select(row => (string)row[0])));
    }

    /// <summary>Sorted, each class under its own name, and each in the catalogue.</summary>
    public void AreListed()
    {
        var files = Directory.EnumerateFiles(SourceTree.At(classes), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

        Assert.Equal(files, ids.Select(id => string.Concat(NameOf(id).Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))).Order(StringComparer.Ordinal));
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Empty(ids.Except(RuleCatalogue.All.Select(rule => rule.Id)));
    }
}
