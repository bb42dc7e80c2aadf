using Build.Tests.CakeCompat;
using Build.Tools;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;
using PipelineBuild.Tests.Fakes;

namespace Build.Tests.Tools;

/// <summary>Our ports over Cake over our process runner, which is a fake: what a program would be started with is written down.</summary>
internal sealed class CakeRig : ICakeContext, IDisposable
{
    private readonly TestCakeContext inner = TestCakeContext.Recording(new RecordingProcessRunner());

    public CakeRig()
    {
        Adapter = new CakeProcesses(Processes, Cancellation, Progress);
        Calls = new CakeCalls(this, Adapter);
    }

    public FakeProcessRunner Processes { get; } = new();

    public RunCancellation Cancellation { get; } = new();

    public Spoken Progress { get; } = new();

    public CakeProcesses Adapter { get; }

    public CakeCalls Calls { get; }

    public IFileSystem FileSystem => inner.FileSystem;

    public ICakeEnvironment Environment => inner.Environment;

    public IGlobber Globber => inner.Globber;

    public ICakeLog Log => inner.Log;

    public ICakeArguments Arguments => inner.Arguments;

    public IProcessRunner ProcessRunner => Adapter;

    public IRegistry Registry => inner.Registry;

    public IToolLocator Tools => inner.Tools;

    public ICakeDataResolver Data => inner.Data;

    public ICakeConfiguration Configuration => inner.Configuration;

    public void Dispose() => Cancellation.Dispose();
}
