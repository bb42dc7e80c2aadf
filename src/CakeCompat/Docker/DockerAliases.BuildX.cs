using Cake.Core;

namespace Cake.Docker;

public static partial class DockerAliases
{
    public static void DockerBuildXBuild(this ICakeContext context, string target) =>
        context.DockerBuildXBuild(new DockerBuildXBuildSettings(), target);

    public static void DockerBuildXBuild(this ICakeContext context, DockerBuildXBuildSettings settings, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        Docker(context).Run("buildx build", settings, target);
    }

    public static void DockerBuildXBake(this ICakeContext context, IEnumerable<string>? target = null) =>
        context.DockerBuildXBake(new DockerBuildXBakeSettings(), target);

    public static void DockerBuildXBake(this ICakeContext context, DockerBuildXBakeSettings settings, IEnumerable<string>? target = null) =>
        Docker(context).Run("buildx bake", settings, target ?? []);

    public static void DockerBuildXCreate(this ICakeContext context, string? target = null) =>
        context.DockerBuildXCreate(new DockerBuildXCreateSettings(), target);

    public static void DockerBuildXCreate(this ICakeContext context, DockerBuildXCreateSettings settings, string? target = null) =>
        Docker(context).Run("buildx create", settings, target);

    public static IEnumerable<string> DockerBuildXInspect(this ICakeContext context, string? name = null) =>
        context.DockerBuildXInspect(new DockerBuildXInspectSettings(), name);

    public static IEnumerable<string> DockerBuildXInspect(this ICakeContext context, DockerBuildXInspectSettings settings, string? name = null) =>
        Docker(context).Lines("buildx inspect", settings, name);

    public static void DockerBuildXUse(this ICakeContext context, string name) =>
        context.DockerBuildXUse(new DockerBuildXUseSettings(), name);

    public static void DockerBuildXUse(this ICakeContext context, DockerBuildXUseSettings? settings = null, string? name = null) =>
        Docker(context).Run("buildx use", settings ?? new DockerBuildXUseSettings(), name);

    public static void DockerBuildXRm(this ICakeContext context, string? name = null) =>
        context.DockerBuildXRm(new DockerBuildXRmSettings(), name);

    public static void DockerBuildXRm(this ICakeContext context, DockerBuildXRmSettings? settings = null, string? name = null) =>
        Docker(context).Run("buildx rm", settings ?? new DockerBuildXRmSettings(), name);

    public static IEnumerable<string> DockerBuildXLs(this ICakeContext context, DockerBuildXLsSettings? settings = null) =>
        Docker(context).Lines("buildx ls", settings ?? new DockerBuildXLsSettings());

    public static IEnumerable<string> DockerBuildXVersion(this ICakeContext context, DockerBuildXVersionSettings? settings = null) =>
        Docker(context).Lines("buildx version", settings ?? new DockerBuildXVersionSettings());

    public static void DockerBuildXImageToolsCreate(this ICakeContext context, IEnumerable<string>? target = null) =>
        context.DockerBuildXImageToolsCreate(new DockerBuildXImageToolsCreateSettings(), target);

    public static void DockerBuildXImageToolsCreate(
        this ICakeContext context, DockerBuildXImageToolsCreateSettings settings, IEnumerable<string>? target = null) =>
        Docker(context).Run("buildx imagetools create", settings, target ?? []);

    public static IEnumerable<string> DockerBuildXImageToolsInspect(this ICakeContext context, string name) =>
        context.DockerBuildXImageToolsInspect(new DockerBuildXImageToolsInspectSettings(), name);

    public static IEnumerable<string> DockerBuildXImageToolsInspect(
        this ICakeContext context, DockerBuildXImageToolsInspectSettings settings, string name) =>
        Docker(context).Lines("buildx imagetools inspect", settings, name);
}
