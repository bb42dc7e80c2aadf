namespace PipelineBuild.Containers.Inspection;

/// <summary>Layers under one another, with bars as long as their share of the largest.</summary>
internal static class LayerBars
{
    private const int BarWidth = 12;

    public static IEnumerable<string> Lines(IReadOnlyList<InspectedLayer> layers)
    {
        var largest = layers.Select(layer => layer.Size).DefaultIfEmpty().Max();
        return layers.Select((layer, at) =>
        {
            var size = layer.Digest is null ? "-" : InspectionText.MiB(layer.Size);
            var digest = layer.Digest is null ? "no layer" : InspectionText.Short(layer.Digest)[7..];
            return InspectionText.Field(at == 0 ? "layers" : "", $"{size,10} {Bar(layer.Size, largest).PadRight(BarWidth)} {digest,-12}  {layer.Command ?? layer.MediaType}");
        });
    }

    /// <summary>Whatever is not empty has at least one block.</summary>
    private static string Bar(long size, long largest) => size == 0 || largest == 0 ? "" : new string('█', (int)Math.Clamp(Math.Round((double)size / largest * BarWidth), 1, BarWidth));
}
