using System.Security.Cryptography;
using System.Text.Json;
using PipelineBuild.Artifacts;
using PipelineBuild.Results;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>Names a recipe's image in the local registry: a changed recipe is another image.</summary>
public static class RecipeReference
{
    private const int HashLength = 12;

    public static ImageReference Of(BaseImageSettings recipe, string registryHost)
    {
        var image = ImageReference.Parse(recipe.Image);
        var content = JsonSerializer.SerializeToUtf8Bytes(recipe, ResultStore.Json);
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. content, .. System.Text.Encoding.UTF8.GetBytes(RecipeDockerfile.Render(recipe))]))[..HashLength];
        var host = image.Host.Replace(':', '-');
        return new ImageReference(registryHost, $"base/{host}/{image.Repository}", $"{image.Tag ?? "digest"}-{hash}");
    }
}
