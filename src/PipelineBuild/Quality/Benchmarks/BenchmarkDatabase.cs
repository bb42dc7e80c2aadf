using System.Globalization;
using PipelineBuild.Tools.Scanning;

namespace PipelineBuild.Quality.Benchmarks;

/// <summary>A vulnerability database for measurements: the same on every machine and every day, and no image fails because of it.</summary>
public static class BenchmarkDatabase
{
    public const int Advisories = 4000;

    /// <summary>So many for each of the two kinds of packages.</summary>
    private const int Half = Advisories / 2;

    public static byte[] Bytes()
    {
        var database = new VulnerabilityDatabase();
        for (var number = 0; number < Half; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"invented-{number:0000}");
            database.Debian(name, $"CVE-1999-1{number:0000}", "1.0", "LOW").NpmPackage(name, $"CVE-1999-2{number:0000}", "1.0.0", "LOW");
        }

        return database.Bytes();
    }
}
