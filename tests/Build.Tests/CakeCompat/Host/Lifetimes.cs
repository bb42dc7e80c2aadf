using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeCompat.Host;

internal sealed class NotedLifetime : FrostingLifetime<TestContext>
{
    public override void Setup(TestContext context, ISetupContext info) =>
        context.Journal.Write($"Setup:{info.TargetTask.Name}:{info.TasksToExecute.Count}");

    public override void Teardown(TestContext context, ITeardownContext info) => context.Journal.Write($"Teardown:{info.Successful}");
}

internal sealed class BrokenSetup : FrostingLifetime<TestContext>
{
    public override void Setup(TestContext context, ISetupContext info) => throw new InvalidOperationException("no pipeline.yml");

    public override void Teardown(TestContext context, ITeardownContext info) => context.Journal.Write($"Teardown:{info.Successful}");
}

internal sealed class NotedTaskLifetime : FrostingTaskLifetime<TestContext>
{
    public override void Setup(TestContext context, ITaskSetupContext info) => context.Journal.Write($"<{info.Task.Name}");

    public override void Teardown(TestContext context, ITaskTeardownContext info) => context.Journal.Write($"{info.Task.Name}:{info.Successful}>");
}

internal sealed class OnlySetup : FrostingSetup<TestContext>
{
    public override void Setup(TestContext context, ISetupContext info) => context.Journal.Write("OnlySetup");
}

internal sealed class OnlyTeardown : FrostingTeardown<TestContext>
{
    public override void Teardown(TestContext context, ITeardownContext info) => context.Journal.Write("OnlyTeardown");
}
