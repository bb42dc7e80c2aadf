using PipelineBuild.Artifacts.Compose;

namespace PipelineBuild.Containers.Compose.Rules;

/// <summary>Services that wait for each other.</summary>
internal sealed class DependencyCycle() : ComposeRule("compose/dependency-cycle")
{
    private const int MostNames = 10;

    public override IEnumerable<ComposeFinding> Check(ComposeProject project)
    {
        var services = project.Services.DistinctBy(service => service.Name).ToDictionary(service => service.Name, StringComparer.Ordinal);
        var settled = new HashSet<string>(StringComparer.Ordinal);
        return project.Services.Select(service => Circle(service, services, settled)).OfType<List<ComposeService>>().Select(circle => Found(
            circle[^1].Dependencies.First(dependency => dependency.Service == circle[0].Name).Place, $"a circle: {Names(circle)}; none of them can start first", circle[^1])).ToList();
    }

    /// <summary>Goes without recursion: a chain may be as long as a file allows.</summary>
    private static List<ComposeService>? Circle(ComposeService start, Dictionary<string, ComposeService> services, HashSet<string> settled)
    {
        var path = new List<(ComposeService Service, int Next)>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        List<ComposeService>? circle = null;
        Enter(start);
        while (path.Count > 0)
        {
            var (service, next) = path[^1];
            if (next == service.Dependencies.Count)
            {
                onPath.Remove(service.Name);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            path[^1] = (service, next + 1);
            if (services.GetValueOrDefault(service.Dependencies[next].Service) is { } needed)
            {
                circle ??= onPath.Contains(needed.Name) ? path.SkipWhile(step => step.Service.Name != needed.Name).Select(step => step.Service).ToList() : null;
                Enter(needed);
            }
        }

        return circle;

        void Enter(ComposeService service)
        {
            if (settled.Add(service.Name))
            {
                path.Add((service, 0));
                onPath.Add(service.Name);
            }
        }
    }

    private static string Names(IReadOnlyList<ComposeService> circle) =>
        string.Join(" -> ", circle.Take(MostNames).Select(service => service.Name).Append(circle.Count > MostNames ? $"... ({circle.Count} services)" : circle[0].Name));
}
