using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PipelineBuild.Delivery.Routing;

/// <summary>The configuration file of HAProxy that does what a router plan says, weights included; pure.</summary>
public static class HaproxyConfig
{
    /// <summary>Answers what no route fits.</summary>
    public const string Nowhere = "nowhere";

    /// <summary>Time in seconds, process, backend, server, status, milliseconds, how it ended. No path: it may hold a secret.</summary>
    private const string LogFormat = "%Ts %pid %b %s %ST %Ta %ts";

    /// <exception cref="InvalidDataException">The plan holds what must not be written into a configuration.</exception>
    public static string Render(RouterPlan plan)
    {
        var problems = RouterPlanCheck.Problems(plan);
        return problems.Count == 0 ? Render(plan, Structure(plan)) : throw new InvalidDataException($"the router can't do this: {string.Join("; ", problems)}");
    }

    /// <summary>Names everything of a plan that only a reload can change: two plans with the same one differ in weights and readiness alone.</summary>
    public static string Structure(RouterPlan plan)
    {
        var bare = plan with { Services = plan.Services.Select(service => service with { Servers = service.Servers.Select(server => server with { Weight = 0, Ready = true }).ToList() }).ToList() };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Render(bare, ""))))[..16];
    }

    private static string Render(RouterPlan plan, string structure)
    {
        var text = new StringBuilder(Beginning.Replace("STRUCTURE", structure, StringComparison.Ordinal).Replace("FORMAT", LogFormat, StringComparison.Ordinal));
        foreach (var port in plan.Services.GroupBy(service => service.Port).OrderBy(group => group.Key))
        {
            AppendInside(text, port.Key, port.OrderBy(service => service.Name, StringComparer.Ordinal).ToList());
        }

        foreach (var (listener, inner) in plan.InnerPorts)
        {
            AppendOutside(text, listener, inner);
        }

        foreach (var service in plan.Services.OrderBy(service => service.Backend, StringComparer.Ordinal))
        {
            AppendBackend(text, service);
        }

        return text.ToString();
    }

    /// <summary>A service alone on its port is meant whatever the Host: many clients call it by an address or a name of their own.</summary>
    private static void AppendInside(StringBuilder text, int port, IReadOnlyList<RoutedService> services)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nfrontend inside:{port}\n  bind :{port}\n");
        foreach (var service in services.Where(_ => services.Count > 1))
        {
            text.Append(CultureInfo.InvariantCulture, $"  use_backend {service.Backend} if {{ req.hdr(host),host_only,lower -m str {string.Join(' ', RouterPlanCheck.Names(service).Select(name => name.ToLowerInvariant()))} }}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  default_backend {(services.Count > 1 ? Nowhere : services[0].Backend)}\n");
    }

    private static void AppendOutside(StringBuilder text, RouterListener listener, int inner)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nfrontend outside:{inner}\n  bind :{inner}\n");
        var fallback = Nowhere;
        foreach (var route in listener.Routes.OrderBy(route => route.Host is null).ThenByDescending(route => RouterPlanCheck.Prefix(route).Length).ThenBy(route => $"{route.Host}{route.PathPrefix}", StringComparer.Ordinal))
        {
            var backend = FormattableString.Invariant($"{route.Service}:{route.Port}");
            var host = route.Host is null ? "" : $" {{ req.hdr(host),host_only,lower -m str {route.Host.ToLowerInvariant()} }}";
            var prefix = RouterPlanCheck.Prefix(route);
            if (host.Length + prefix.Length == 0)
            {
                fallback = backend;
                continue;
            }

            // A prefix ends where a segment of the path ends: /api takes /api and /api/x and not /apiary.
            string[] paths = prefix.Length == 0 ? [""] : [$" {{ path -m str {prefix} }}", $" {{ path_beg {prefix}/ }}"];
            text.Append(CultureInfo.InvariantCulture, $"  use_backend {backend} if {string.Join(" ||", paths.Select(path => $"{host}{path}")).Trim()}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  default_backend {fallback}\n");
    }

    private static void AppendBackend(StringBuilder text, RoutedService service)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nbackend {service.Backend}\n  balance roundrobin\n");
        if (service.CheckPath is { } path)
        {
            text.Append(CultureInfo.InvariantCulture, $"  option httpchk\n  http-check send meth GET uri {path} ver HTTP/1.1 hdr Host {service.Name}\n  http-check expect status 200-399\n");
        }

        foreach (var server in service.Servers)
        {
            // Who need not exist is not looked for at the start: each unknown name would hold it up.
            text.Append(CultureInfo.InvariantCulture, $"  server {server.Name} {server.Address}:{service.Port} weight {server.Weight}{(server.Ready ? "" : " init-addr none disabled")}\n");
        }
    }

    private const string Beginning = """
        # Written by the pipeline; the router reads it whenever it starts.
        global
          description STRUCTURE
          stats socket /run/haproxy.sock mode 600 level admin expose-fd listeners
          log stdout format raw local0 info
          # Two threads that write into the log at the same moment lose a line.
          nbthread 1
          maxconn 8000
          tune.bufsize 32768
          user haproxy
          group haproxy
          # How long requests and connections of before a reload may still take.
          hard-stop-after 15m

        resolvers docker
          nameserver engine 127.0.0.11:53
          timeout resolve 1s
          timeout retry 1s
          hold valid 1s
          # A server whose name has no answer for a moment is not gone.
          hold nx 5s
          hold other 60s
          hold refused 60s
          hold timeout 60s

        defaults
          mode http
          log global
          log-format "FORMAT"
          option dontlognull
          # A server that closes an idle connection at the very moment it is used would lose a request, and nobody repeats one here.
          option http-server-close
          # A reload closes no connection of a client before it has answered once more.
          option idle-close-on-response
          option forwardfor
          # Each request is sent once: a failure belongs to the server that it met.
          retries 0
          no option redispatch
          timeout connect 3s
          timeout check 2s
          timeout http-request 60s
          timeout http-keep-alive 75s
          timeout queue 10s
          timeout client 1h
          timeout server 1h
          timeout tunnel 1h
          default-server check inter 1s fastinter 300ms downinter 500ms fall 2 rise 1 resolvers docker init-addr last,libc,none

        backend nowhere
          http-request return status 404 content-type text/plain string "no service is routed here"

        """;
}
