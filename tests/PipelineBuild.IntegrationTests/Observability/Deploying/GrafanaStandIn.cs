using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>
/// Stands in for Grafana, which no package registry has: what the public documentation of its HTTP API says, as far as the deployment asks.
/// Its refusals are those of <see cref="GrafanaBehaviour"/>, each with its page. It proves nothing about a real Grafana.
/// </summary>
internal sealed class GrafanaStandIn : IDisposable
{
    public const string Token = "glsa_standInTokenOfTheTest_12345678";

    /// <summary>Of folders within each other, as a new Grafana has it.</summary>
    private const int Deepest = 4;

    private readonly Lock gate = new();
    private readonly HttpServer server;
    private readonly List<Fault> faults = [];

    public GrafanaStandIn() => server = new HttpServer(AnswerAsync);

    public string Url => $"http://{server.Host}/";

    public IReadOnlyList<string> Requests => server.Requests;

    public IReadOnlyList<string> Writes => Requests.Where(request => !request.StartsWith("GET", StringComparison.Ordinal)).ToList();

    public Dictionary<string, (string Title, string? Parent)> Folders { get; } = [];

    public Dictionary<string, StoredDashboard> Dashboards { get; } = [];

    public Dictionary<string, JsonObject> Sources { get; } = [];

    public Dictionary<(string Source, string Key), string> Secrets { get; } = [];

    public Dictionary<string, JsonObject> Rules { get; } = [];

    public Dictionary<(string Folder, string Group), long> Intervals { get; } = [];

    public List<string> Organisations { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Runs once, right before the next dashboard is written: between the read and the write of a client.</summary>
    public Action? BeforeWrite { get; set; }

    /// <summary>Gets method and path of a request before anything is done with it.</summary>
    public Func<string, string, Task>? Arrived { get; set; }

    /// <summary>Gets method and path when all is done and nothing is answered yet.</summary>
    public Func<string, string, Task>? Done { get; set; }

    /// <summary>Grafana's answer to a request is replaced.</summary>
    /// <param name="method">Empty for any.</param>
    public void Fail(string method, string path, Func<HttpListenerContext, Task> answer, int times = int.MaxValue) => faults.Add(new Fault(method, path, answer) { Left = times });

    public void Fail(string method, string path, GrafanaBehaviour behaviour, int times = int.MaxValue) => Fail(method, path, context => RefuseAsync(context, behaviour), times);

    public void Fail(string method, string path, int status, int times = int.MaxValue, string? retryAfter = null) => Fail(method, path, context =>
    {
        if (retryAfter is not null)
        {
            context.Response.Headers["Retry-After"] = retryAfter;
        }

        return WriteAsync(context, status, new JsonObject { ["message"] = $"stand-in says {status}" });
    }, times);

    /// <summary>The line breaks within the answer.</summary>
    public static async Task CutAsync(HttpListenerContext context)
    {
        context.Response.ContentLength64 = 100;
        await context.Response.OutputStream.WriteAsync("{"u8.ToArray());
        await context.Response.OutputStream.FlushAsync();
        context.Response.Abort();
    }

    public void Mend() => faults.Clear();

    /// <summary>As a person does in the browser.</summary>
    public void Edit(string uid, string key, JsonNode value)
    {
        var content = Dashboards[uid].Newest.DeepClone().AsObject();
        content[key] = value;
        Dashboards[uid].Add(content);
    }

    public void Dispose() => server.Dispose();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var path = context.Request.Url!.AbsolutePath;
        var method = context.Request.HttpMethod;
        Func<Task> answer;
        await (Arrived?.Invoke(method, path) ?? Task.CompletedTask);
        lock (gate)
        {
            if (context.Request.Headers["X-Grafana-Org-Id"] is { } organisation)
            {
                Organisations.Add(organisation);
            }

            var fault = faults.FirstOrDefault(fault => fault.Left > 0 && (fault.Method.Length == 0 || fault.Method == method) && path.Contains(fault.Path, StringComparison.Ordinal));
            if (fault is not null)
            {
                fault.Left--;
                answer = () => fault.Answer(context);
            }
            else if (context.Request.Headers["Authorization"] != $"Bearer {Token}")
            {
                answer = () => RefuseAsync(context, GrafanaBehaviour.Unauthorised);
            }
            else
            {
                var (status, content) = Handle(method, path, context.Request.QueryString["parentUid"], body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject());
                answer = () => WriteAsync(context, status, content);
            }
        }

        await (Done?.Invoke(method, path) ?? Task.CompletedTask);
        await answer();
    }

    private (int Status, JsonNode? Content) Handle(string method, string path, string? parent, JsonObject body) => (method, path.Trim('/').Split('/').Skip(1).Select(Uri.UnescapeDataString).ToArray()) switch
    {
        ("GET", ["folders"]) => (200, new JsonArray([.. Folders.Where(folder => folder.Value.Parent == parent).Select(folder => new JsonObject { ["uid"] = folder.Key, ["title"] = folder.Value.Title })])),
        ("POST", ["folders"]) => CreateFolder(body),
        ("POST", ["dashboards", "db"]) => Save(body),
        ("GET", ["dashboards", "uid", var uid]) => Dashboards.TryGetValue(uid, out var dashboard) ? (200, dashboard.Shown(uid)) : Refuse(GrafanaBehaviour.NoDashboard),
        ("DELETE", ["dashboards", "uid", var uid]) => Dashboards.Remove(uid) ? (200, new JsonObject { ["message"] = "deleted" }) : Refuse(GrafanaBehaviour.NoDashboard),
        ("GET", ["dashboards", "uid", var uid, "versions", var version]) => Version(uid, int.Parse(version)) is { } content ? (200, new JsonObject { ["version"] = int.Parse(version), ["data"] = content.DeepClone() }) : Refuse(GrafanaBehaviour.NoVersion),
        ("GET", ["datasources", "uid", var uid]) => Sources.TryGetValue(uid, out var source) ? (200, source.DeepClone()) : Refuse(GrafanaBehaviour.NoSource),
        ("POST", ["datasources"]) => SaveSource(body, isNew: true),
        ("PUT", ["datasources", "uid", _]) => SaveSource(body, isNew: false),
        ("DELETE", ["datasources", "uid", var uid]) => DeleteSource(uid) ? (200, new JsonObject { ["message"] = "deleted" }) : Refuse(GrafanaBehaviour.NoSource),
        ("GET", ["v1", "provisioning", "alert-rules", var uid]) => Rules.TryGetValue(uid, out var rule) ? (200, rule.DeepClone()) : Refuse(GrafanaBehaviour.NoRule),
        ("POST", ["v1", "provisioning", "alert-rules"]) => SaveRule(body, 201),
        ("PUT", ["v1", "provisioning", "alert-rules", _]) => SaveRule(body, 200),
        ("DELETE", ["v1", "provisioning", "alert-rules", var uid]) => DeleteRule(uid),
        ("GET", ["v1", "provisioning", "folder", var folder, "rule-groups", var group]) => Intervals.TryGetValue((folder, group), out var seconds) ? (200, new JsonObject { ["title"] = group, ["folderUid"] = folder, ["interval"] = seconds, ["rules"] = new JsonArray() }) : Refuse(GrafanaBehaviour.NoGroup),
        ("PUT", ["v1", "provisioning", "folder", var folder, "rule-groups", var group]) => SetInterval(folder, group, body),
        _ => throw new InvalidOperationException($"the stand-in does not know {method} {path}"),
    };

    private (int, JsonNode?) CreateFolder(JsonObject body)
    {
        var uid = body["uid"]!.GetValue<string>();
        var title = body["title"]!.GetValue<string>();
        var parent = body["parentUid"]?.GetValue<string>();
        var depth = 1;
        for (var above = parent; above is not null; above = Folders[above].Parent)
        {
            if (!Folders.ContainsKey(above))
            {
                return Refuse(GrafanaBehaviour.NoFolder);
            }

            depth++;
        }

        if (depth > Deepest)
        {
            return Refuse(GrafanaBehaviour.TooDeep);
        }

        return Folders.ContainsKey(uid) || Folders.Values.Contains((title, parent)) ? Refuse(GrafanaBehaviour.FolderTaken) : Ok(() => Folders[uid] = (title, parent));
    }

    private (int, JsonNode?) Save(JsonObject body)
    {
        var before = BeforeWrite;
        BeforeWrite = null;
        before?.Invoke();
        var content = body["dashboard"]!.DeepClone().AsObject();
        var uid = content["uid"]!.GetValue<string>();
        var folder = body["folderUid"]!.GetValue<string>();
        var version = content["version"]?.GetValue<int>();
        if (folder.Length > 0 && !Folders.ContainsKey(folder))
        {
            return Refuse(GrafanaBehaviour.NoFolder);
        }

        if (Dashboards.Any(other => other.Key != uid && other.Value.Folder == folder && other.Value.Newest["title"]?.GetValue<string>() == content["title"]!.GetValue<string>()))
        {
            return Refuse(GrafanaBehaviour.NameTaken);
        }

        if (!Dashboards.TryGetValue(uid, out var dashboard))
        {
            Dashboards[uid] = dashboard = new StoredDashboard();
        }
        else if (dashboard.IsProvisioned)
        {
            return Refuse(GrafanaBehaviour.Provisioned);
        }
        else if (version is null)
        {
            return Refuse(GrafanaBehaviour.UidTaken);
        }
        else if (version != dashboard.Versions.Count)
        {
            return Refuse(GrafanaBehaviour.VersionMismatch);
        }

        dashboard.Folder = folder;
        dashboard.Add(content);
        Messages.Add(body["message"]!.GetValue<string>());
        return (200, new JsonObject { ["uid"] = uid, ["status"] = "success", ["version"] = dashboard.Versions.Count });
    }

    private JsonObject? Version(string uid, int version) => Dashboards.TryGetValue(uid, out var dashboard) && version >= 1 && version <= dashboard.Versions.Count ? dashboard.Versions[version - 1] : null;

    private (int, JsonNode?) SaveSource(JsonObject body, bool isNew)
    {
        var uid = body["uid"]!.GetValue<string>();
        var name = body["name"]!.GetValue<string>();
        if ((isNew && Sources.ContainsKey(uid)) || Sources.Any(source => source.Key != uid && source.Value["name"]!.GetValue<string>() == name))
        {
            return Refuse(GrafanaBehaviour.SourceNameTaken);
        }

        // Values that are secret come in and never out; what is not named stays.
        var kept = body.DeepClone().AsObject();
        foreach (var (key, value) in body["secureJsonData"] as JsonObject ?? [])
        {
            Secrets[(uid, key)] = value!.GetValue<string>();
        }

        kept["secureJsonFields"] = new JsonObject(Secrets.Keys.Where(secret => secret.Source == uid).Select(secret => KeyValuePair.Create(secret.Key, (JsonNode?)true)));
        kept.Remove("secureJsonData");
        kept["id"] = 7;
        kept["orgId"] = 1;
        kept["basicAuth"] ??= false;
        kept["readOnly"] = false;
        return Ok(() => Sources[uid] = kept);
    }

    private bool DeleteSource(string uid)
    {
        foreach (var secret in Secrets.Keys.Where(secret => secret.Source == uid).ToList())
        {
            Secrets.Remove(secret);
        }

        return Sources.Remove(uid);
    }

    private (int, JsonNode?) SaveRule(JsonObject body, int status)
    {
        var kept = body.DeepClone().AsObject();
        kept["orgID"] = 1;
        kept["updated"] = "2024-05-06T07:08:09Z";
        kept["isPaused"] ??= false;
        // As it writes times itself.
        kept["for"] = kept["for"]?.GetValue<string>() == "300s" ? "5m" : kept["for"]?.DeepClone();
        Rules[kept["uid"]!.GetValue<string>()] = kept;
        Intervals.TryAdd((kept["folderUID"]!.GetValue<string>(), kept["ruleGroup"]!.GetValue<string>()), 60);
        return (status, kept.DeepClone());
    }

    /// <summary>A group goes with its last rule.</summary>
    private (int, JsonNode?) DeleteRule(string uid)
    {
        Rules.Remove(uid);
        foreach (var group in Intervals.Keys.Where(group => !Rules.Values.Any(rule => (rule["folderUID"]!.GetValue<string>(), rule["ruleGroup"]!.GetValue<string>()) == group)).ToList())
        {
            Intervals.Remove(group);
        }

        return (204, null);
    }

    private (int, JsonNode?) SetInterval(string folder, string group, JsonObject body) => Ok(() => Intervals[(folder, group)] = body["interval"]!.GetValue<long>());

    private static (int, JsonNode?) Ok(Action change)
    {
        change();
        return (200, new JsonObject { ["message"] = "done" });
    }

    private static (int, JsonNode?) Refuse(GrafanaBehaviour behaviour) => (behaviour.Status, Body(behaviour));

    private static Task RefuseAsync(HttpListenerContext context, GrafanaBehaviour behaviour) => WriteAsync(context, behaviour.Status, Body(behaviour));

    private static JsonObject Body(GrafanaBehaviour behaviour) =>
        behaviour.Reason is { } reason ? new JsonObject { ["message"] = behaviour.Message, ["status"] = reason } : new JsonObject { ["message"] = behaviour.Message };

    private static Task WriteAsync(HttpListenerContext context, int status, JsonNode? content) => HttpServer.WriteAsync(context.Response, status, content is null ? [] : Encoding.UTF8.GetBytes(content.ToJsonString()));

    private sealed record Fault(string Method, string Path, Func<HttpListenerContext, Task> Answer)
    {
        public int Left { get; set; }
    }
}
