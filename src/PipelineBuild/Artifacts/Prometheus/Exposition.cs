using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>Reads an exposition as a whole, for what is small enough to be looked at in memory.</summary>
public static class Exposition
{
    private const int MostSamples = 500_000;

    /// <param name="file">Relative to the workspace. One that can't be read is a problem; nothing is thrown.</param>
    public static ExpositionFile Read(Workspace workspace, string file)
    {
        try
        {
            using var text = new StreamReader(workspace.Resolve(file)!);
            return Read(text, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ExpositionFile(file, [], [new ConfigError(file, 0, 0, "", $"can't be read: {error.Message}")]);
        }
    }

    /// <param name="file">As findings name it.</param>
    public static ExpositionFile Read(TextReader text, string file)
    {
        var reader = new ExpositionReader(text, file);
        var samples = new Dictionary<string, List<ExpositionSample>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var (family, sample) in reader.Samples())
        {
            if (++count > MostSamples)
            {
                return Of(reader, samples, [.. reader.Problems, new ConfigError(file, sample.Place.Line, 1, "", $"holds more than {MostSamples} samples; what follows was not read")]);
            }

            (samples.TryGetValue(family, out var list) ? list : samples[family] = []).Add(sample);
        }

        return Of(reader, samples, reader.Problems);
    }

    private static ExpositionFile Of(ExpositionReader reader, Dictionary<string, List<ExpositionSample>> samples, IReadOnlyList<ConfigError> problems) =>
        new(reader.File, reader.Families.Select(family => family with { Samples = samples.GetValueOrDefault(family.Name, []) }).ToList(), problems) { IsOpenMetrics = reader.IsOpenMetrics };
}
