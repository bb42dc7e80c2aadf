using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>The keys of the Compose Specification, as far as they are looked at: https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json.</summary>
internal static class ComposeKeys
{
    public static readonly string[] Root = ["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"];

    public static readonly string[] Service =
    [
        "annotations", "attach", "blkio_config", "build", "cap_add", "cap_drop", "cgroup", "cgroup_parent", "command", "configs", "container_name", "cpu_count", "cpu_percent",
        "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpu_shares", "cpus", "cpuset", "credential_spec", "depends_on", "deploy", "develop", "device_cgroup_rules",
        "devices", "dns", "dns_opt", "dns_search", "domainname", "entrypoint", "env_file", "environment", "expose", "extends", "external_links", "extra_hosts", "gpus", "group_add",
        "healthcheck", "hostname", "image", "init", "ipc", "isolation", "label_file", "labels", "links", "logging", "mac_address", "mem_limit", "mem_reservation", "mem_swappiness",
        "memswap_limit", "models", "network_mode", "networks", "oom_kill_disable", "oom_score_adj", "pid", "pids_limit", "platform", "ports", "post_start", "pre_stop", "privileged",
        "profiles", "provider", "pull_policy", "pull_refresh_after", "read_only", "restart", "runtime", "scale", "secrets", "security_opt", "shm_size", "stdin_open",
        "stop_grace_period", "stop_signal", "storage_opt", "sysctls", "tmpfs", "tty", "ulimits", "use_api_socket", "user", "userns_mode", "uts", "volumes", "volumes_from",
        "working_dir",
    ];

    private static readonly string[] Health = ["disable", "interval", "retries", "start_interval", "start_period", "test", "timeout"];

    private static readonly string[] Deploy = ["endpoint_mode", "labels", "mode", "placement", "replicas", "resources", "restart_policy", "rollback_config", "update_config"];

    private static readonly string[] Build =
    [
        "additional_contexts", "args", "cache_from", "cache_to", "context", "dockerfile", "dockerfile_inline", "entitlements", "extra_hosts", "isolation", "labels", "network",
        "no_cache", "no_cache_filter", "platforms", "privileged", "provenance", "pull", "sbom", "secrets", "shm_size", "ssh", "tags", "target", "ulimits",
    ];

    private static readonly string[] Resources = ["limits", "reservations"];

    private static readonly string[] Limits = ["cpus", "memory", "pids"];

    private static readonly string[] Dependency = ["condition", "required", "restart"];

    /// <summary>Every key of one file that is not known at its place.</summary>
    public static IEnumerable<(string Key, ConfigPlace Place, IReadOnlyList<string> Known)> Unknown(ConfigMapping root)
    {
        foreach (var unknown in In(root, Root))
        {
            yield return unknown;
        }

        foreach (var service in (root.Find("services") as ConfigMapping)?.Entries.Select(entry => entry.Value as ConfigMapping).OfType<ConfigMapping>() ?? [])
        {
            var deploy = service.Find("deploy") as ConfigMapping;
            var resources = deploy?.Find("resources") as ConfigMapping;
            foreach (var unknown in In(service, Service)
                .Concat(In(service.Find("healthcheck"), Health))
                .Concat(In(service.Find("build"), Build))
                .Concat(In(deploy, Deploy))
                .Concat(In(resources, Resources))
                .Concat(In(resources?.Find("limits"), Limits))
                .Concat((service.Find("depends_on") as ConfigMapping)?.Entries.SelectMany(entry => In(entry.Value, Dependency)) ?? []))
            {
                yield return unknown;
            }
        }
    }

    private static IEnumerable<(string Key, ConfigPlace Place, IReadOnlyList<string> Known)> In(ConfigNode? node, string[] known) => node is ConfigMapping mapping
        ? mapping.Entries.Where(entry => !known.Contains(entry.Key) && !entry.Key.StartsWith("x-", StringComparison.Ordinal)).Select(entry => (entry.Key, entry.KeyPlace, (IReadOnlyList<string>)known))
        : [];
}
