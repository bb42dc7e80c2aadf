using System.Text.Json.Nodes;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Tools.Scanning;

/// <summary>Shows one platform of an OCI layout as a layout of its own: a scanner that is given the whole picks a platform itself.</summary>
public static class LayoutView
{
    /// <param name="directory">Where it is made; the blobs stay where they are.</param>
    public static void Write(OciLayout layout, OciDescriptor manifest, string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllText(Path.Combine(directory, "index.json"), new JsonObject
        {
            ["schemaVersion"] = 2,
            ["manifests"] = new JsonArray(new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest, ["size"] = manifest.Size }),
        }.ToJsonString());
        Directory.CreateSymbolicLink(Path.Combine(directory, "blobs"), Path.Combine(layout.Directory, "blobs"));
    }
}
