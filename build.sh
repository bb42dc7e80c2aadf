#!/usr/bin/env bash
# Runs the pipeline: compiles it when a source changed, then hands every argument to it.
set -euo pipefail

# Where this file really is: it may have been called through a link.
script=${BASH_SOURCE[0]}
while [ -L "$script" ]; do
  target=$(readlink -- "$script")
  case $target in
    /*) script=$target ;;
    *) script=$(dirname -- "$script")/$target ;;
  esac
done
root=$(cd -- "$(dirname -- "$script")" && pwd -P)
host="$root/artifacts/host"
program="$host/Build.dll"
stamp="$host.stamp"

if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -Eq '^(10|[1-9][1-9])\.'; then
  echo "build.sh: the .NET 10 SDK is missing: install it so that 'dotnet --list-sdks' shows 10.0.100 or newer (Debian and Ubuntu: package dotnet-sdk-10.0)." >&2
  exit 3
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1

# Names and contents of all that the program is compiled from, and the choice made by hand.
sources() {
  {
    cd -- "$root"
    dotnet --version
    echo "${UseOfficialCake:-}"
    find build src global.json Directory.*.props Directory.*.targets \
      \( -name bin -o -name obj \) -prune -o -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name 'README.md' -o -name 'global.json' \) -exec cksum {} + \
      | LC_ALL=C sort
  } | cksum
}

# Which Cake packages the feed has: the first compilation finds out.
feed() { find "$root/artifacts/feed" -maxdepth 1 \( -name '*.complete' -o -name '*.partial' \) 2>/dev/null | LC_ALL=C sort || true; }

is_current() { [ -f "$program" ] && [ "$(cat -- "$stamp" 2>/dev/null)" = "$(sources; feed)" ]; }

options=(build/Build.csproj --configuration Release --output "$host" --verbosity quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false)

# Down to this machine's instructions, so that it starts in half the time: not where each run compiles anew.
compile_ahead() { [ -z "${CI:-}" ] && (cd -- "$root" && dotnet publish "${options[@]}" --use-current-runtime --no-self-contained -p:PublishReadyToRun=true) >"$1" 2>&1; }

# Also for a feed or a platform that lacks the compiler for that.
compile_plain() {
  if [ -s "$1" ]; then
    grep -Eqi 'crossgen|NETSDK1094' -- "$1" || return 1
    echo "build.sh: the package feed has no Crossgen2 for this machine; the pipeline works, but starts slower." >&2
  fi
  (cd -- "$root" && dotnet build "${options[@]}") >"$1" 2>&1
}

compile() {
  local log="$root/artifacts/compile.log" compiled
  # Taken before: what is edited while the compiler runs is compiled the next time.
  compiled=$(sources)
  echo "compiling the pipeline ..." >&2
  rm -f -- "$stamp" "$log"
  if ! compile_ahead "$log" && ! compile_plain "$log"; then
    cat -- "$log" >&2
    echo "build.sh: the pipeline does not compile; the messages are above and in artifacts/compile.log." >&2
    exit 3
  fi
  { echo "$compiled"; feed; } >"$stamp"
}

if ! is_current; then
  mkdir -p -- "$root/artifacts"
  # Two runs at once: the second waits and finds the work done.
  exec 9>"$root/artifacts/compile.lock"
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  if ! is_current; then compile; fi
  exec 9>&-
fi

exec dotnet "$program" "$@"
