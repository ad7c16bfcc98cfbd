# Sourced by install, check and uninstall: refuses whoever is not root on a Debian 12, and has what the rest is written in.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PYTHONDONTWRITEBYTECODE=1

refuse() {
    echo "$(basename "$0"): $1" >&2
    exit 2
}

# shellcheck disable=SC1091
on_debian_12() { (. /etc/os-release && [ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ]) 2> /dev/null; }

[ "$(id -u)" -eq 0 ] || refuse "only root may do this: sudo $0 $*"
on_debian_12 || refuse "this machine is no Debian 12: /etc/os-release says otherwise"

# Python and its YAML, of Debian; a plan brings nothing onto a machine.
if ! /usr/bin/python3 -c 'import yaml' 2> /dev/null; then
    case " $* " in *" --plan "*) refuse "a plan needs python3-yaml: apt-get install python3-yaml" ;; esac
    echo "bringing python3-yaml, which all this is read with" >&2
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-yaml; } >&2; then
        refuse "python3-yaml cannot be installed: is the mirror of Debian reached (/etc/apt), and is there room on the disk?"
    fi
fi

# The site lies where somebody stands, and the program here.
given=()
for one in "$@"; do
    case "$one" in -* | /*) ;; *) one="$PWD/$one" ;; esac
    given+=("$one")
done
cd "$ROOT"
exec /usr/bin/python3 -m deploy.machine "$(basename "$0")" "${given[@]}"
