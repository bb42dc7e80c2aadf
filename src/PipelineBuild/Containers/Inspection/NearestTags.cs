namespace PipelineBuild.Containers.Inspection;

/// <summary>Says that an image is not there and which tags somebody may have meant.</summary>
public static class NearestTags
{
    private const int Most = 5;

    /// <param name="reference">Tag or digest that was looked for; null for any version.</param>
    public static string Message(string host, string repository, string? reference, IReadOnlyList<string> tags)
    {
        var own = tags.Where(tag => !TagComparison.IsOfDigest(tag)).ToList();
        if (own.Count == 0)
        {
            return $"{host} holds no image {repository}; publish it first, or correct the name";
        }

        var near = Nearest(reference, own);
        var rest = own.Count > near.Count ? $" and {own.Count - near.Count} more" : "";
        return reference is null
            ? $"{host}/{repository} has neither a version nor latest nor the commit's tag; it has {string.Join(", ", near)}{rest}"
            : $"{host}/{repository} has no {reference}; nearest: {string.Join(", ", near)}{rest}";
    }

    /// <summary>Those that begin alike come first, longest common beginning first.</summary>
    private static List<string> Nearest(string? reference, IReadOnlyList<string> tags) => tags
        .OrderByDescending(tag => reference is null ? 0 : reference.Zip(tag).TakeWhile(pair => pair.First == pair.Second).Count())
        .ThenBy(tag => Math.Abs(tag.Length - (reference?.Length ?? 0))).ThenBy(tag => tag, StringComparer.Ordinal)
        .Take(Most).ToList();
}
