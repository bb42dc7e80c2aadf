using System.Text.Json.Nodes;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>A dashboard with all its versions.</summary>
internal sealed class StoredDashboard
{
    public List<JsonObject> Versions { get; } = [];

    public JsonObject Newest => Versions[^1];

    public string Folder { get; set; } = "";

    public bool IsProvisioned { get; set; }

    public void Add(JsonObject content)
    {
        content["id"] = 42;
        content["version"] = Versions.Count + 1;
        Versions.Add(content);
    }

    public JsonObject Shown(string uid) => new()
    {
        ["dashboard"] = Newest.DeepClone(),
        ["meta"] = new JsonObject { ["url"] = $"/d/{uid}", ["folderUid"] = Folder, ["version"] = Versions.Count, ["provisioned"] = IsProvisioned },
    };
}
