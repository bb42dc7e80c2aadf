using PipelineBuild.Artifacts;
using PipelineBuild.Configuration;
using PipelineBuild.Tools;

namespace PipelineBuild.Containers;

/// <summary>Why an image is built or left out.</summary>
public sealed record ImageDecision(string Name, bool IsIn, string Reason);

/// <summary>Decides which images a change concerns: pure but for reading Dockerfiles' ignore files.</summary>
public static class AffectedImages
{
    /// <summary>What the pipeline itself writes, and git's own folder: no inputs, though a context without an ignore file holds them.</summary>
    private static readonly string[] NoInputs = [".git", "artifacts", ".pipeline"];

    /// <summary>One decision per image, in the order of pipeline.yml.</summary>
    /// <exception cref="FormatException">An ignore file holds what is no pattern.</exception>
    public static IReadOnlyList<ImageDecision> Decide(PipelineConfig config, GitComparison git, ConfigDifference settings)
    {
        var decisions = config.Containers.Baked.ToDictionary(image => image.Name, image => Own(image, config, git, settings));
        for (var again = true; again;)
        {
            again = false;
            foreach (var image in config.Containers.Baked.Where(image => !decisions[image.Name].IsIn))
            {
                if (image.Contexts.Values.Select(context => context.Image).OfType<string>().FirstOrDefault(name => decisions[name].IsIn) is { } changed)
                {
                    decisions[image.Name] = new ImageDecision(image.Name, true, config.Containers.Supports.Any(support => support.Name == changed) ? $"builds on {changed}: {decisions[changed].Reason}" : $"builds on {changed}, which is in");
                    again = true;
                }
            }
        }

        return config.Containers.Images.Select(image => decisions[image.Name]).ToList();
    }

    /// <summary>The images to build, and beneath them those that they are built on but which did not change.</summary>
    public static (IReadOnlyList<ImageSettings> Build, IReadOnlyList<ImageSettings> Supports) Split(ContainerSettings containers, IReadOnlyList<ImageDecision> decisions)
    {
        var images = containers.Baked.ToList();
        var chosen = decisions.Where(decision => decision.IsIn).Select(decision => decision.Name).ToHashSet();
        var needed = new HashSet<string>(chosen);
        while (images.Where(image => needed.Contains(image.Name)).SelectMany(image => image.Contexts.Values).Select(context => context.Image).OfType<string>().Count(needed.Add) > 0)
        {
        }

        return (images.Where(image => chosen.Contains(image.Name)).ToList(), images.Where(image => needed.Contains(image.Name) && !chosen.Contains(image.Name)).ToList());
    }

    private static ImageDecision Own(ImageSettings image, PipelineConfig config, GitComparison git, ConfigDifference settings)
    {
        if (settings.Problem is { } problem)
        {
            return new ImageDecision(image.Name, true, $"{problem}: whether its settings changed is not known");
        }

        if (AffectedSettings.KeyOf(image, config, settings) is { } key)
        {
            return new ImageDecision(image.Name, true, $"{key}: changed since {git.Reference}");
        }

        var inputs = Inputs(image, config);
        var changed = git.Changed.Where(path => inputs.Any(input => input(path))).ToList();
        if (changed.Count > 0)
        {
            return new ImageDecision(image.Name, true, $"{changed[0]} changed since {git.Reference}{(changed.Count == 1 ? "" : $", and {changed.Count - 1} more")}");
        }

        return git.Ignored.Where(path => !NoInputs.Contains(path.Split('/')[0])).FirstOrDefault(path => inputs.Any(input => input(path))) is { } unknown
            ? new ImageDecision(image.Name, true, $"{unknown} is an input that git ignores: whether it changed is not known; .dockerignore can leave it out")
            : new ImageDecision(image.Name, false, $"none of {git.Known.Count(path => inputs.Any(input => input(path)))} input files changed since {git.Reference}");
    }

    private static IReadOnlyList<Func<string, bool>> Inputs(ImageSettings image, PipelineConfig config)
    {
        var (workspace, ownIgnore) = (config.Workspace, image.Dockerfile + ".dockerignore");
        var ignore = File.Exists(Path.Combine(workspace.Root, ownIgnore)) ? ownIgnore : Join(image.Context, ".dockerignore");
        var single = new HashSet<string>([image.Dockerfile, Real(workspace, image.Dockerfile), ownIgnore, ignore, .. (image.Bake?.Files ?? []).SelectMany(file => (string[])[file, Real(workspace, file)])]);
        var inputs = new List<Func<string, bool>> { single.Contains, InContext(workspace, image.Context, ignore) };
        inputs.AddRange(image.Contexts.Values.Where(context => context is { Image: null } && !context.Value.Contains("://")).Select(context => InContext(workspace, context.Value, Join(context.Value, ".dockerignore"))));
        inputs.AddRange(((IReadOnlyList<string>)[.. config.Containers.SharedFiles, .. image.Inputs]).Chunk(int.MaxValue).Select(globs => (Func<string, bool>)IgnorePatterns.Of(globs).Match));
        return inputs;
    }

    private static Func<string, bool> InContext(Workspace workspace, string directory, string ignore)
    {
        var file = Path.Combine(workspace.Root, ignore);
        var patterns = Read(file, ignore);
        var root = Real(workspace, directory);
        var prefix = root == "." ? "" : root + "/";
        return path =>
        {
            // A submodule or a repository within this one is one path: it counts as long as some file of it may be sent.
            var isWhole = path.EndsWith('/') || Directory.Exists(Path.Combine(workspace.Root, path));
            var inside = path.TrimEnd('/');
            return (isWhole && prefix.StartsWith(inside + "/", StringComparison.Ordinal))
                || (inside.StartsWith(prefix, StringComparison.Ordinal) && !NoInputs.Contains(inside.Split('/')[0]) && (!patterns.Match(inside[prefix.Length..]) || (isWhole && patterns.HasExceptions)));
        };
    }

    private static IgnorePatterns Read(string file, string name)
    {
        try
        {
            return File.Exists(file) ? IgnorePatterns.Parse(File.ReadAllText(file)) : IgnorePatterns.None;
        }
        catch (FormatException error)
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
    }

    private static string Join(string directory, string name) => directory == "." ? name : $"{directory}/{name}";

    /// <summary>Git tells of changes behind a link under the place that it leads to.</summary>
    private static string Real(Workspace workspace, string relative) =>
        Path.GetRelativePath(Workspace.WithoutLinks(workspace.Root), Workspace.WithoutLinks(Path.GetFullPath(relative, workspace.Root))).Replace('\\', '/');
}
