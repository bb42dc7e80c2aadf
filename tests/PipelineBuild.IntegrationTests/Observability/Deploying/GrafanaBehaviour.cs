namespace PipelineBuild.IntegrationTests.Observability.Deploying;

/// <summary>An answer of the stand-in that is no plain success, and the public page that tells Grafana answers so.</summary>
/// <param name="Reason">The member <c>status</c> beside the message.</param>
/// <param name="Page">Under https://grafana.com/docs/grafana/latest/ or, where the documentation is silent, an issue of the project.</param>
internal sealed record GrafanaBehaviour(int Status, string Message, string? Reason, string Page)
{
    private const string Api = "developers/http_api/";

    public static readonly GrafanaBehaviour Unauthorised = new(401, "Invalid API key", null, Api + "dashboard/#create--update-dashboard");
    public static readonly GrafanaBehaviour Forbidden = new(403, "You'll need additional permissions to perform this action", null, Api + "dashboard/#create--update-dashboard");
    public static readonly GrafanaBehaviour NoDashboard = new(404, "Dashboard not found", null, Api + "dashboard/#get-dashboard-by-uid");
    public static readonly GrafanaBehaviour VersionMismatch = new(412, "The dashboard has been changed by someone else", "version-mismatch", Api + "dashboard/#create--update-dashboard");
    public static readonly GrafanaBehaviour UidTaken = new(412, "A dashboard with the same uid already exists", "name-exists", Api + "dashboard/#create--update-dashboard");
    public static readonly GrafanaBehaviour NameTaken = new(412, "A dashboard with the same name in the folder already exists", "name-exists", Api + "dashboard/#create--update-dashboard");
    public static readonly GrafanaBehaviour PluginDashboard = new(412, "The dashboard belongs to plugin Prometheus", "plugin-dashboard", Api + "dashboard/#create--update-dashboard");
    public static readonly GrafanaBehaviour Provisioned = new(400, "Cannot save provisioned dashboard", null, "administration/provisioning/#make-changes-to-a-provisioned-dashboard");
    public static readonly GrafanaBehaviour NoVersion = new(404, "Dashboard version not found", null, Api + "dashboard_versions/#restore-dashboard-by-dashboard-uid");
    public static readonly GrafanaBehaviour NoFolder = new(404, "Folder not found", null, Api + "folder/#get-folder-by-uid");
    public static readonly GrafanaBehaviour FolderTaken = new(409, "Folder already exists", null, Api + "folder/#create-folder");
    public static readonly GrafanaBehaviour TooDeep = new(400, "Maximum nested folder depth reached", null, "setup-grafana/configure-grafana/#max_nested_folder_depth");
    public static readonly GrafanaBehaviour NoSource = new(404, "Data source not found", null, Api + "data_source/#get-a-single-data-source-by-uid");
    public static readonly GrafanaBehaviour SourceNameTaken = new(409, "data source with the same name already exists", null, "https://github.com/grafana/grafana/issues/6398");
    public static readonly GrafanaBehaviour NoRule = new(404, "Not found", null, Api + "alerting_provisioning/#route-get-alert-rule");
    public static readonly GrafanaBehaviour NoGroup = new(404, "Not found", null, Api + "alerting_provisioning/#route-get-alert-rule-group");
}
