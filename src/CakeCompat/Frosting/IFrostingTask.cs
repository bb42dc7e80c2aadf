using Cake.Core;

namespace Cake.Frosting;

/// <summary>A unit of work that the host finds, orders and runs.</summary>
public interface IFrostingTask
{
    /// <summary>Shown (at Verbose) when <see cref="ShouldRun"/> says no.</summary>
    string SkippedMessage => "";

    Task RunAsync(ICakeContext context);

    bool ShouldRun(ICakeContext context);

    void OnError(Exception exception, ICakeContext context);

    void Finally(ICakeContext context);
}
