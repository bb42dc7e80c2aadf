namespace PipelineBuild.Observability;

/// <summary>The address of a server in pipeline.yml, which never holds a login.</summary>
internal static class ServerAddress
{
    public static Uri? Of(string? text) => text is not null && Problem(text) is null ? new Uri(text) : null;

    public static string? Problem(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 ? null : "expected an address such as http://127.0.0.1:9090, without a user name or password";
}
