# Runs the pipeline: compiles it when a source changed, then hands every argument to it.
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$hostFolder = Join-Path $root 'artifacts/host'
$program = Join-Path $hostFolder 'Build.dll'
$stamp = "$hostFolder.stamp.ps1"

$sdks = if (Get-Command dotnet -ErrorAction SilentlyContinue) { dotnet --list-sdks } else { @() }
if (-not ($sdks -match '^(10|[1-9][1-9])\.')) {
    [Console]::Error.WriteLine("build.ps1: the .NET 10 SDK is missing: install it so that 'dotnet --list-sdks' shows 10.0.100 or newer.")
    exit 3
}

$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_CLI_USE_MSBUILD_SERVER = '0'
$env:MSBUILDDISABLENODEREUSE = '1'

# Names and contents of all that the program is compiled from, and the choice made by hand.
function Get-Sources {
    $sources = Get-ChildItem -Path (Join-Path $root 'build'), (Join-Path $root 'src') -Recurse -File -Include *.cs, *.csproj, *.props, *.targets, README.md |
        Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' }
    $shared = Get-ChildItem -Path $root -File | Where-Object { $_.Name -match '^(global\.json|Directory\..*\.(props|targets))$' }
    $lines = @($sources) + @($shared) | Sort-Object FullName | ForEach-Object { "$((Get-FileHash $_.FullName -Algorithm SHA256).Hash) $($_.FullName)" }
    Push-Location $root
    $version = dotnet --version
    Pop-Location
    return (@($version) + @("$env:UseOfficialCake") + @($lines)) -join "`n"
}

# Which Cake packages the feed has: the first compilation finds out.
function Get-Feed {
    return (Get-ChildItem -Path (Join-Path $root 'artifacts/feed') -File -ErrorAction SilentlyContinue | ForEach-Object Name) -join "`n"
}

function Test-Current {
    return (Test-Path $program) -and (Test-Path $stamp) -and ((Get-Content -Raw $stamp) -eq "$(Get-Sources)`n$(Get-Feed)")
}

if (-not (Test-Current)) {
    New-Item -ItemType Directory -Force -Path (Join-Path $root 'artifacts') | Out-Null
    [Console]::Error.WriteLine('compiling the pipeline ...')
    # Taken before: what is edited while the compiler runs is compiled the next time.
    $compiled = Get-Sources
    Remove-Item -Force -ErrorAction SilentlyContinue $stamp
    $log = Join-Path $root 'artifacts/compile.log'
    Push-Location $root
    try {
        dotnet build build/Build.csproj --configuration Release --output $hostFolder --verbosity quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false *> $log
        $code = $LASTEXITCODE
    }
    finally {
        Pop-Location
    }
    if ($code -ne 0) {
        Get-Content $log | ForEach-Object { [Console]::Error.WriteLine($_) }
        [Console]::Error.WriteLine('build.ps1: the pipeline does not compile; the messages are above and in artifacts/compile.log.')
        exit 3
    }
    Set-Content -NoNewline -Path $stamp -Value "$compiled`n$(Get-Feed)"
}

& dotnet $program @args
exit $LASTEXITCODE
