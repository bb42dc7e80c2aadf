namespace PipelineBuild.Toolchain;

/// <summary>UPX, which unpacks the scanner, with the C library that it was built for: it runs beside the machine's own.</summary>
public static class ScannerUnpacker
{
    private const string Suite = "trixie";

    public static readonly IReadOnlyList<CachedPackage> Packages =
    [
        Of("upx-ucl", "4.2.4-1.1", "0caadc1d96f9c52eb50c3e7557c43c4701929020aadda6c78d001121be422ad5"),
        Of("libc6", "2.41-12+deb13u5", "b59b0625cd1a791375d40dab23a4d5d3d0641e3d0a773501becdc3725b7f99cf"),
        Of("libgcc-s1", "14.2.0-19", "3c71917b490d1a17aed43196a2787a256ecf060526cdb20216a74bedc061b150"),
        Of("libstdc++6", "14.2.0-19", "ab1fa05837aa7a92aae748fd07a18a35f7d18bb4a71c4724fe2bbf0e32089de0"),
        Of("libucl1", "1.03+repack-6+b3", "c3fff6a3ca456f0a5afc798b844e50ac33e71b8663420eb785b6dc65e453278e"),
        Of("zlib1g", "1:1.3.dfsg+really1.3.1-1+deb13u1", "8c27c342230503b73dfde629642c3b352e87b554e06d60cf58772f236a305ceb"),
    ];

    private static CachedPackage Of(string package, string version, string sha256) =>
        new(package, Suite, version, new Dictionary<string, string> { ["amd64"] = sha256 }, "usr/bin/upx-ucl");
}
