namespace PipelineBuild.Delivery;

/// <summary>A change of an environment that could not be made; the message says why and what to do.</summary>
public sealed class DeliveryException(string message, Exception? inner = null) : Exception(message, inner);
