# shellcheck shell=bash
# Sourced by the scripts of this folder: where things are, how they are installed, how foreign code is built and run.
#
# Foreign targets are built with Debian's Rust, which ships the source of core; the toolchain of rustup that builds the
# library itself has the host's std alone. Any Debian (or Ubuntu) that has `rustc` 1.89 with `rust-src` will do.

set -euo pipefail
shopt -s inherit_errexit

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# One directory a target: a change of RUSTFLAGS would rebuild core otherwise.
builds=${ACTIVATIONS_BUILDS:-${CARGO_TARGET_DIR:-$root/target}/targets}
tools=$builds/tools
mkdir -p "$tools"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# What was not run must be seen. `ci/targets/all` collects these lines.
skipped() {
    echo "SKIPPED: $*" | tee -a "$builds/skipped" >&2
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs what is missing of the given packages; one script at a time.
install() {
    local lock
    exec {lock}>"$tools/lock"
    flock $lock
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
    exec {lock}>&-
}

install_packages() {
    command -v apt-get >/dev/null || fail "needs the packages $*, or what they hold, and there is no apt-get"
    if [ ! -e "$tools/updated" ] || [ -n "$(find "$tools/updated" -mmin +60)" ]; then
        as_root apt-get update -qq
        touch "$tools/updated"
    fi
    echo "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
        >"$tools/apt.log" 2>&1 || { tail -20 "$tools/apt.log" >&2; fail "apt-get install $*"; }
}

# Debian's compiler in `$rustc` and `$cargo`, core's source, and an lld of the same LLVM under the name that rustc
# looks for, since Debian's own link of that name dangles.
install_foreign_rust() {
    if apt-cache show rustc-web >/dev/null 2>&1 || is_installed rustc-web; then
        install rustc-web cargo-web rust-web-src
    else
        install rustc cargo rust-src
    fi
    rustc=/usr/bin/rustc
    cargo=/usr/bin/cargo
    local llvm
    llvm=$("$rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    install "lld-$llvm"
    ln -sf "/usr/bin/lld-$llvm" "$tools/rust-lld"
    PATH=$tools:$PATH
}

# foreign_cargo TARGET NAME ARGUMENT...: builds for TARGET in the build directory NAME, core included.
foreign_cargo() {
    local target=$1 name=$2
    shift 2
    RUSTC=$rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$builds/$name \
        "$cargo" "$@" --release --target "$target" -Zbuild-std=core
}

# run_check NAME COMMAND...: runs a selfcheck, prints its report, keeps it, and fails as it does.
run_check() {
    local name=$1 log status=0
    shift
    log=$builds/reports/$name
    mkdir -p "$builds/reports"
    echo "== $name"
    timeout --kill-after=10 "${CHECK_SECONDS:-3600}" "$@" >"$log" 2>&1 || status=$?
    # QEMU names every feature of a real processor that it lacks.
    sed "/TCG doesn't support requested feature/d; s/^/   /" "$log"
    [ "$status" = 0 ] || fail "$name: exit code $status"
    # An emulator that exits 0 without having run anything is no proof.
    grep -qx ok "$log" || fail "$name: the report has no last line 'ok'"
}

# timed SCRIPT ARGUMENT...: a script of this repository, and how long it took.
timed() {
    local start=$SECONDS
    printf '\n=== %s\n' "$*"
    "$root/$1" "${@:2}" || fail "$*"
    echo "=== $*: $((SECONDS - start)) s"
}
