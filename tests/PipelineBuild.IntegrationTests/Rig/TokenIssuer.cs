using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Rig;

/// <summary>A token service as the distribution protocol describes it: takes one login, signs tokens that a real registry verifies.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string User = "robot-Tk71xQv";
    public const string Password = "planted-token-password-3Wz";
    private const string Service = "scratch-registry";
    private const string Issuer = "scratch-issuer";

    /// <summary>The registry takes a token for so much longer than it says.</summary>
    private const int Leeway = 60;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;
    private readonly HttpServer server;
    private readonly TempFolder folder = new();
    private int issued;

    public TokenIssuer()
    {
        certificate = new CertificateRequest("CN=scratch issuer", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        folder.Write("issuer.pem", certificate.ExportCertificatePem());
        server = new HttpServer(AnswerAsync);
    }

    /// <summary>How long a token is good for at least; a begun second counts for it.</summary>
    public int Seconds { get; init; } = 300;

    public int Issued => issued;

    /// <summary>For the registry's configuration.</summary>
    public string Auth => $"auth: {{ token: {{ realm: 'http://{server.Host}/token', service: {Service}, issuer: {Issuer}, rootcertbundle: {folder.At("issuer.pem")} }} }}";

    public void Dispose()
    {
        server.Dispose();
        certificate.Dispose();
        key.Dispose();
        folder.Dispose();
    }

    private Task AnswerAsync(HttpListenerContext context)
    {
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        var sent = context.Request.Headers["Authorization"];
        if (sent is not null && sent != $"Basic {login}")
        {
            return HttpServer.WriteAsync(context.Response, 401, "{}"u8.ToArray());
        }

        Interlocked.Increment(ref issued);
        var scopes = context.Request.QueryString.GetValues("scope") ?? [];
        var answer = JsonSerializer.SerializeToUtf8Bytes(new { token = Sign(scopes, mayPush: sent is not null), expires_in = Seconds });
        return HttpServer.WriteAsync(context.Response, 200, answer);
    }

    private string Sign(IEnumerable<string> scopes, bool mayPush)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var access = scopes.Select(scope => scope.Split(':')).Select(parts => new
        {
            type = parts[0],
            name = string.Join(':', parts[1..^1]),
            actions = parts[^1].Split(',').Where(action => mayPush || action == "pull"),
        });
        var header = Encode(JsonSerializer.SerializeToUtf8Bytes(new { typ = "JWT", alg = "ES256", x5c = new[] { Convert.ToBase64String(certificate.RawData) } }));
        var claims = Encode(JsonSerializer.SerializeToUtf8Bytes(new { iss = Issuer, sub = User, aud = Service, exp = now + 1 + Seconds - Leeway, nbf = now - Leeway, iat = now, jti = Guid.NewGuid().ToString(), access }));
        return $"{header}.{claims}.{Encode(key.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))}";
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
