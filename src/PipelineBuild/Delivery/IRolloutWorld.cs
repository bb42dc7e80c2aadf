using PipelineBuild.Delivery.Rollouts;

namespace PipelineBuild.Delivery;

/// <summary>What a rollout looks at and changes: an environment's containers and its router.</summary>
public interface IRolloutWorld
{
    Task<RolloutObservation> ObserveAsync(RolloutRecord record, CancellationToken cancel);

    /// <summary>Makes the change of the current step; making it again when it is made already changes nothing.</summary>
    /// <exception cref="DeliveryException">It can't be made.</exception>
    Task ActAsync(RolloutRecord record, RolloutStep step, CancellationToken cancel);

    /// <summary>Writes down before every change; throws when somebody else took over meanwhile.</summary>
    Task PersistAsync(RolloutRecord record, CancellationToken cancel);
}
