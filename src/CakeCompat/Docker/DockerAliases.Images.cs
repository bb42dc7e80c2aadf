using Cake.Core;

namespace Cake.Docker;

public static partial class DockerAliases
{
    public static void DockerTag(this ICakeContext context, string imageReference, string registryReference)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageReference);
        ArgumentException.ThrowIfNullOrEmpty(registryReference);
        Docker(context).Run("tag", new DockerCustomCommandSettings(), imageReference, registryReference);
    }

    public static void DockerPush(this ICakeContext context, string imageReference) =>
        context.DockerPush(new DockerImagePushSettings(), imageReference);

    public static void DockerPush(this ICakeContext context, DockerImagePushSettings settings, string imageReference)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageReference);
        Docker(context).Run("push", settings, imageReference);
    }

    public static void DockerPull(this ICakeContext context, string imageReference) =>
        context.DockerPull(new DockerImagePullSettings(), imageReference);

    public static void DockerPull(this ICakeContext context, DockerImagePullSettings settings, string imageReference)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageReference);
        Docker(context).Run("pull", settings, imageReference);
    }

    public static void DockerLoad(this ICakeContext context, DockerImageLoadSettings settings) => Docker(context).Run("load", settings);

    public static void DockerSave(this ICakeContext context, DockerImageSaveSettings settings, params string[] images) =>
        Docker(context).Run("save", settings, images);

    public static IEnumerable<string> DockerImageLs(this ICakeContext context, DockerImageLsSettings settings) =>
        Docker(context).Lines("image ls", settings);

    public static void DockerRmi(this ICakeContext context, params string[] images) =>
        context.DockerRemove(new DockerImageRemoveSettings(), images);

    public static void DockerRemove(this ICakeContext context, DockerImageRemoveSettings settings, params string[] images) =>
        Docker(context).Run("rmi", settings, images);
}
