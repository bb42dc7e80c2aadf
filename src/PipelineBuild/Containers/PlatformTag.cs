namespace PipelineBuild.Containers;

/// <summary>Where one platform of an image waits in the registry until all are joined.</summary>
public static class PlatformTag
{
    /// <summary>The platform as part of a tag, which may hold no '/'.</summary>
    public static string SuffixOf(string platform) => platform.Replace('/', '-');

    /// <param name="commitTag">The tag of the joined image.</param>
    public static string Of(string commitTag, string platform) => $"{commitTag}-{SuffixOf(platform)}";
}
