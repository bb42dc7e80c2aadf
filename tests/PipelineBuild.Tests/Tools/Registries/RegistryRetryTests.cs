using PipelineBuild.Artifacts;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Tests.Tools.Registries;

public sealed class RegistryRetryTests : IDisposable
{
    private readonly FakeRegistry registry = new();
    private readonly ImpatientTime time = new();
    private readonly RegistryClients clients;

    public RegistryRetryTests()
    {
        clients = new RegistryClients(time, new SecretMask());
        registry.Manifests["app@1"] = new OciManifest(OciManifest.Manifest, "{}"u8.ToArray());
    }

    public void Dispose()
    {
        clients.Dispose();
        registry.Dispose();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task A_registry_that_recovers_is_asked_again(int status)
    {
        Fail(times: 2, status);

        Assert.NotNull(await Client().FindManifestAsync("app", "1", default));
        Assert.Equal(3, registry.Requests.Count);
        Assert.Equal(2, time.Waits.Count);
        Assert.True(time.Waits[1] < TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400", 60)]
    [InlineData("Thu, 01 Jan 1970 00:00:09 GMT", 9)]
    public async Task The_registry_says_how_long_to_wait_but_not_for_hours(string retryAfter, int seconds)
    {
        Fail(times: 1, 429, retryAfter);

        await Client().FindManifestAsync("app", "1", default);

        Assert.Equal([TimeSpan.FromSeconds(seconds)], time.Waits);
    }

    [Fact]
    public async Task A_registry_that_stays_busy_is_given_up_with_what_it_said()
    {
        Fail(times: 99, 503);

        var error = await Assert.ThrowsAsync<RegistryException>(() => Client().FindManifestAsync("app", "1", default));

        Assert.Equal(5, registry.Requests.Count);
        Assert.Contains($"cannot read app:1: {registry.Host} answered 503", error.Message);
        Assert.Matches(@"\(tried 5 times in \d+ s\)", error.Message);
        Assert.Contains("try later", error.Message);
        Assert.False(error.IsUnreachable);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task A_refusal_is_not_asked_again(int status)
    {
        Fail(times: 99, status);

        await Assert.ThrowsAsync<RegistryException>(() => Client().FindManifestAsync("app", "1", default));

        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task An_index_whose_parts_are_being_put_by_another_publisher_is_put_again()
    {
        Fail(times: 2, 400, body: """{"errors":[{"code":"DIGEST_INVALID"},{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown to registry"}]}""");

        await Client().PutManifestAsync("app", "2", registry.Manifests["app@1"], default);

        Assert.Contains("app@2", registry.Manifests.Keys);
        Assert.Equal(2, time.Waits.Count);
    }

    [Theory]
    [InlineData("MANIFEST_BLOB_UNKNOWN", 4)]
    [InlineData("MANIFEST_INVALID", 1)]
    public async Task An_index_that_stays_refused_is_an_error_with_the_answer(string code, int requests)
    {
        Fail(times: 99, 400, body: code);

        var error = await Assert.ThrowsAsync<RegistryException>(() => Client().PutManifestAsync("app", "2", registry.Manifests["app@1"], default));

        Assert.Contains($"cannot write app:2: {registry.Host} answered 400 Bad Request {code}", error.Message);
        Assert.Equal(requests, registry.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        var left = 2;
        registry.Intercept = async context =>
        {
            if (Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            context.Response.ContentLength64 = 1000;
            await context.Response.OutputStream.WriteAsync("{ \"media"u8.ToArray());
            await context.Response.OutputStream.FlushAsync();
            context.Response.Abort();
            return true;
        };

        Assert.NotNull(await Client().FindManifestAsync("app", "1", default));
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_unreachable_after_some_tries()
    {
        var error = await Assert.ThrowsAsync<RegistryException>(() => clients.Open($"127.0.0.1:{HttpServer.FreePort()}").FindManifestAsync("app", "1", default));

        Assert.True(error.IsUnreachable);
        Assert.Matches(@"can't be reached: .* \(tried 5 times in \d+ s\)$", error.Message);
        Assert.Equal(4, time.Waits.Count);
    }

    [Fact]
    public async Task Cancelling_is_no_registry_error()
    {
        using var source = new CancellationTokenSource();
        registry.Intercept = async context =>
        {
            await source.CancelAsync();
            return false;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client().FindManifestAsync("app", "1", source.Token));
    }

    [Fact]
    public async Task Pauses_double_and_vary_between_half_and_one_and_a_half()
    {
        Fail(times: 99, 500);
        using var low = new RegistryClients(time, new SecretMask(), random: new Fixed(0));
        await Assert.ThrowsAsync<RegistryException>(() => low.Open(registry.Host).FindManifestAsync("app", "1", default));
        using var high = new RegistryClients(time, new SecretMask(), random: new Fixed(1));
        await Assert.ThrowsAsync<RegistryException>(() => high.Open(registry.Host).FindManifestAsync("app", "1", default));

        Assert.Equal([250, 500, 1000, 2000, 750, 1500, 3000, 6000], time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task An_upload_is_begun_anew_when_any_part_of_it_fails(string method)
    {
        var left = 2;
        registry.Intercept = async context =>
        {
            if (context.Request.HttpMethod != method || Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await FakeRegistry.EndAsync(context.Response, 500);
            return true;
        };
        using var folder = new TempFolder();

        await Client().UploadBlobAsync("app", new OciDescriptor("x", OciManifest.DigestOf("layer"u8), 5, null), folder.Write("blob", "layer"), null, default);

        Assert.Single(registry.Blobs);
        Assert.Equal(3, registry.Writes.Count(write => write.StartsWith("POST ", StringComparison.Ordinal)));
    }

    private sealed class Fixed(double value) : Random
    {
        public override double NextDouble() => value;
    }

    private RegistryClient Client() => clients.Open(registry.Host);

    private void Fail(int times, int status, string? retryAfter = null, string body = "try later")
    {
        registry.Intercept = async context =>
        {
            if (Interlocked.Decrement(ref times) < 0)
            {
                return false;
            }

            if (retryAfter is not null)
            {
                context.Response.AddHeader("Retry-After", retryAfter);
            }

            await FakeRegistry.EndAsync(context.Response, status, body);
            return true;
        };
    }
}
