namespace Build.Delivery;

/// <summary>Words that the delivery targets share.</summary>
internal static class DeliveryText
{
    public const string NoEnvironments = "no environments in pipeline.yml";
}
