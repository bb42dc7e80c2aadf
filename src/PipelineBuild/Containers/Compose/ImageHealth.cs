using PipelineBuild.Artifacts;
using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose;

/// <summary>Whether the image that a service builds brings a health check; of images of others the file does not tell.</summary>
internal static class ImageHealth
{
    private const int LargestFile = 1024 * 1024;

    public static bool HasOne(ComposeService service) => service.Build switch
    {
        null => false,
        { Inline: { } text } build => Dockerfile.HasHealthcheck(text, build.Target),
        { Dockerfile: { } file } build => File.Exists(file) && new FileInfo(file).Length is > 0 and < LargestFile && Dockerfile.HasHealthcheck(File.ReadAllText(file), build.Target),
        _ => false,
    };
}
