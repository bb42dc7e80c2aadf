namespace Cake.Npm.Install;

/// <summary>Options of <c>npm install</c>.</summary>
public sealed class NpmInstallSettings() : NpmSettings("install")
{
    public bool Force { get; set; }

    public bool Global { get; set; }

    public bool NoOptional { get; set; }

    public IList<string> Packages { get; } = [];

    public bool PreferOffline { get; set; }

    public bool Production { get; set; }

    public Uri? Registry { get; set; }

    private protected override IEnumerable<string> CommandWords()
    {
        if (Production && Packages.Count > 0)
        {
            throw new NotSupportedException("npm install for production takes what package.json says; named packages need a call of their own.");
        }

        return
        [
            .. Packages,
            .. Switch("--production", Production),
            .. Switch("--force", Force),
            .. Switch("--global", Global),
            .. Switch("--no-optional", NoOptional),
            .. Switch("--prefer-offline", PreferOffline),
            .. Option("--registry", Registry?.AbsoluteUri),
        ];
    }
}
