using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace Build.Tests.CakeCompat.Host;

// Internal, so that no host finds them by itself; each test names those it wants.

internal abstract class Noted : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => context.Journal.Write(GetType().Name);
}

internal sealed class Base : Noted;

[IsDependentOn(typeof(Base))]
internal sealed class Left : Noted;

[IsDependentOn(typeof(Base))]
internal sealed class Right : Noted;

[IsDependeeOf(typeof(Base))]
internal sealed class BeforeBase : Noted;

[TaskName("given-name")]
[TaskDescription("Has a name of its own")]
internal sealed class Named : Noted;

internal sealed class Async : AsyncFrostingTask<TestContext>
{
    public override async Task RunAsync(TestContext context)
    {
        await Task.Yield();
        context.Journal.Write("Async");
    }
}

internal sealed class Plain(Journal journal) : FrostingTask
{
    public override void Run(ICakeContext context) => journal.Write("Plain");
}

internal sealed class Skipped : FrostingTask<TestContext>
{
    public override bool ShouldRun(TestContext context) => false;

    public override void Run(TestContext context) => context.Journal.Write("Skipped");
}

[IsDependentOn(typeof(Skipped))]
internal sealed class NeedsSkipped : Noted;

internal sealed class Failing : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => throw new CakeException(42, "broken");

    public override void Finally(TestContext context) => context.Journal.Write("Finally");
}

[IsDependentOn(typeof(Failing))]
internal sealed class NeedsFailing : Noted;

internal sealed class Handled : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => throw new InvalidOperationException("broken");

    public override void OnError(Exception exception, TestContext context) => context.Journal.Write($"OnError:{exception.Message}");
}

[ContinueOnError]
internal sealed class Careless : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => throw new InvalidOperationException("broken");
}

[IsDependentOn(typeof(Careless))]
internal sealed class NeedsCareless : Noted;

internal sealed class ReadsArguments : FrostingTask<TestContext>
{
    public override void Run(TestContext context) =>
        context.Journal.Write($"{context.Argument("package-version", "none")}|{context.HasArgument("flag")}|{context.Argument("count", 0)}");
}

internal sealed class ReadsSurroundings : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => context.Journal.Write(
        $"{context.Configuration.GetValue("My_Setting")}|{context.Environment.WorkingDirectory.GetDirectoryName()}|{context.Log.Verbosity}");
}

internal sealed class StartsProcess : FrostingTask<TestContext>
{
    public override void Run(TestContext context) => context.ProcessRunner.Start("program", new ProcessSettings { Arguments = "a b" });
}

internal sealed class OtherContext(ICakeContext context) : FrostingContext(context);

internal sealed class WantsOtherContext(Journal journal) : FrostingTask<OtherContext>
{
    public override void Run(OtherContext context) => journal.Write("WantsOtherContext");
}

[IsDependentOn(typeof(string))]
internal sealed class NeedsNonsense : Noted;
