using System.Globalization;

namespace PipelineBuild.Results.Rules;

/// <summary>What an id of findings stands for.</summary>
/// <param name="Id">As findings carry it; a family of ids ends in a star.</param>
/// <param name="Summary">One sentence: what is wrong where this is found.</param>
/// <param name="Readme">The file of this repository whose heading of that name explains it.</param>
public sealed record Rule(string Id, string Summary, string Readme, Severity Usual = Severity.Error)
{
    /// <summary>A page of somebody else about exactly this id, which knows more than ours.</summary>
    public Uri? Page { get; init; }

    /// <summary>The words of the id, in the form that readers of SARIF expect.</summary>
    public string Name => string.Concat(Id.Split('/', '-', '*').Where(word => word.Length > 0).Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));

    /// <summary>How web pages of repositories name the heading.</summary>
    public string Anchor => string.Concat(Heading.ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_'));

    /// <summary>The heading in the README.</summary>
    public string Heading { get; init; } = Id;
}
