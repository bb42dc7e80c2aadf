using PipelineBuild.Delivery.Routing;

namespace PipelineBuild.Tests.Delivery.Routing;

/// <summary>Router plans for tests.</summary>
internal static class Plans
{
    /// <summary>Two slots of two replicas each, all of the requests to blue.</summary>
    public static RoutedService Gateway { get; } = new("gateway", 8080,
    [
        new RouterServer("blue-1", "gateway-blue-1", 50, Ready: true),
        new RouterServer("blue-2", "gateway-blue-2", 50, Ready: true),
        new RouterServer("green-1", "gateway-green-1", 0, Ready: false),
        new RouterServer("green-2", "gateway-green-2", 0, Ready: false),
    ])
    { CheckPath = "/healthz?deep=1", Aliases = ["gateway.internal", "Door"] };

    public static RoutedService Memory { get; } = new("memory", 8080, [new RouterServer("blue-1", "memory-blue-1", 1, Ready: true)]);

    public static RoutedService Metrics { get; } = new("gateway", 9090, [new RouterServer("blue-1", "gateway-blue-1", 1, Ready: true)]);

    public static RouterPlan Alone { get; } = new([Gateway], []);

    public static RouterPlan Whole { get; } = new(
        [Gateway, Memory, Metrics],
        [
            new RouterListener(443, [new RouterRoute("memory", 8080) { Host = "Memory.example.org" }, new RouterRoute("gateway", 8080)]),
            new RouterListener(80, [
                new RouterRoute("gateway", 8080) { PathPrefix = "/" },
                new RouterRoute("memory", 8080) { PathPrefix = "/api/notes/" },
                new RouterRoute("gateway", 9090) { PathPrefix = "/api" },
                new RouterRoute("gateway", 9090) { Host = "ops.example.org", PathPrefix = "/metrics" },
            ]) { Address = "127.0.0.1" },
            new RouterListener(10080, [new RouterRoute("memory", 8080) { PathPrefix = "/only" }]),
        ]);
}
