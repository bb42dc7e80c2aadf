namespace PipelineBuild.Tools;

/// <summary>A program that an npm package carries in packed form: every hash on the way to the file that runs is known beforehand.</summary>
/// <param name="Program">Its name in the per-user cache.</param>
/// <param name="Version">Of the program; what it prints itself need not be it.</param>
/// <param name="Package">npm package as <c>name@version</c>.</param>
/// <param name="Integrity">sha512 of the package as npm writes it.</param>
/// <param name="File">Path of the packed program within the package.</param>
/// <param name="PackedSha256">Of the program as the package holds it.</param>
/// <param name="Sha256">Of the unpacked program: what is compared before it is started.</param>
/// <param name="Architecture">The one processor it is for, as Debian names it.</param>
public sealed record PinnedNpmProgram(
    string Program, string Version, string Package, string Integrity, string File, string PackedSha256, string Sha256, string Architecture);
