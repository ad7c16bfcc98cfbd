# Sourced by scripts/run and scripts/test: brings a bare Debian 12 to where the kiosk runs. Instant when already done.
# Everything it says goes to standard error; standard output belongs to the command.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PYTHON="$ROOT/.venv/bin/python"
CARD_SERVICE=/run/pcscd

# On Debian what belongs to services (CUPS, nftables, …) is not on the path of an ordinary user.
PATH=$PATH:/usr/sbin:/sbin

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The lists of packages that a command line of kiosk.py needs, a line each. The virtual reader comes onto a machine only
# for what uses it: a demonstration site, or a virtual card; a print service for what simulates a printer behind one.
package_lists() {
    echo "$ROOT/scripts/packages.txt"
    if uses_virtual_reader "$@"; then echo "$ROOT/scripts/packages-demonstration.txt"; fi
    if [ "${*:1:3}" = "printer simulate sheet" ]; then echo "$ROOT/scripts/packages-printer.txt"; fi
    if [ "${*:1:2}" = "fleet stage" ]; then echo "$ROOT/scripts/packages-fleet.txt"; fi
    case " $* " in " demo "*" --office http "* | " demo "*" --office=http "*) echo "$ROOT/scripts/packages-office.txt" ;; esac
}

uses_virtual_reader() {
    case "${1:-run}" in
        run | demo | visit | check | --*) is_demonstration "$(site_of "$@")" ;;
        card) [ "${2:-}" = simulate ] ;;
        *) false ;;
    esac
}

# The site file of a command line: the last --site, as for kiosk.py; without one the demonstration's.
site_of() {
    local site="$ROOT/config/sites/demo.yaml"
    while [ $# -gt 0 ]; do
        case $1 in
            --site) site=${2:-} ;;
            --site=*) site=${1#--site=} ;;
        esac
        shift
    done
    echo "$site"
}

# Whether a site file says that it is a demonstration. Asked before there is a Python on the machine, so by its one line;
# whatever does not say so plainly is taken for a site in service, and gets less.
is_demonstration() {
    grep -qsE "^(purpose|\"purpose\"|'purpose')[[:blank:]]*:[[:blank:]]+[\"']?demonstration[\"']?[[:space:]]*(#.*)?$" "$1"
}

# Installs what is missing of the packages that the given lists name.
need_packages() {
    local missing
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return
    # shellcheck disable=SC2086 # one word per package
    echo "setup: installing" $missing >&2
    as_root apt-get update -q >&2
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
}

missing_packages() {
    local wanted
    wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@")
    # shellcheck disable=SC2086 # one word per package
    comm -23 <(printf '%s\n' $wanted | sort) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

# The virtual environment: what the program needs (requirements.lock), and with "dev" what its tests need besides.
# requirements-dev.lock names all of both, in the same versions: who has it has the other.
need_venv() {
    local stamp="$ROOT/.venv/.installed" locks=(requirements.lock) sums
    [ "${1:-}" != dev ] || locks+=(requirements-dev.lock)
    sums=$(cd "$ROOT" && sha256sum "${locks[@]}")
    [ -f "$stamp" ] && [ -z "$(comm -23 <(echo "$sums" | sort) <(sort "$stamp"))" ] && return
    echo "setup: installing the Python packages" >&2
    /usr/bin/python3 -m venv "$ROOT/.venv" >&2
    install_locked "$ROOT/${locks[-1]}" >&2
    # Python compiles what it imports, but the first start would wait for it, and so would each of a user who may not write.
    # On all processors, as pip would not, and without what nobody imports in service or by day; some libraries ship files
    # that are no Python of this version.
    local unused='/(tests|benchmarks|testing|pip|setuptools|schemathesis|graphql|mypy|mypyc|playwright|pygments'
    unused+='|sqlalchemy/orm|mssql|mysql|oracle|f2py|distutils|reportlab/graphics)/'
    "$PYTHON" -m compileall -qq -j 0 -x "$unused" "$ROOT/.venv/lib" >&2 || true
    "$PYTHON" -m compileall -q -j 0 -x '/(tests|benchmarks|var|out)/' "$ROOT"/*.py "$ROOT"/*/
    echo "$sums" > "$stamp"
}

# Installs all that a lock file names. Where uv is in it, uv does: in half of the time, and with all processors. It does not
# know what pip was told (a mirror, a certificate): if it fails, pip tries.
install_locked() {
    local hashed=(--quiet --require-hashes --no-deps) uv
    local pip=("$ROOT/.venv/bin/pip" install --disable-pip-version-check --use-pep517 --no-compile "${hashed[@]}")
    uv=$(sed -n '/^uv==/,/[^\\]$/p' "$1")
    [ -n "$uv" ] && "${pip[@]}" -r <(echo "$uv") &&
        "$ROOT/.venv/bin/uv" pip install --system-certs --python "$PYTHON" "${hashed[@]}" -r "$1" && return
    "${pip[@]}" -r "$1"
}

# The typeface of the screens, of what they write (ui/typeface_made.py): anew when that or a data file has changed.
need_typeface() {
    local made="$ROOT/.venv/share/fonts/NotoSansScreen-Bold.otf"
    local other=(-name '.?*' -o -name tests -o -name var -o -name out) sources=(-name '*.yaml' -o -name typeface_made.py)
    [ -f "$made" ] &&
        [ -z "$(find "$ROOT"/*/ \( "${other[@]}" \) -prune -o \( "${sources[@]}" \) -newer "$made" -print -quit)" ] && return
    echo "setup: making the typeface of the screens" >&2
    (cd "$ROOT" && "$PYTHON" -m ui.typeface_made)
}

# What papers are compared with, in a folder of its own: the kiosk must never find it.
need_rivals() {
    local folder="$ROOT/var/rivals" list="$ROOT/scripts/rivals.txt"
    cmp -s "$list" "$folder/.installed" && return
    echo "setup: installing what papers are compared with" >&2
    rm -rf "$folder"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --target "$folder" -r "$list" >&2
    cp "$list" "$folder/.installed"
}

# A card service that answers is never touched. The socket is asked, not the list of processes: a pcscd there may be that
# of a container.
need_pcscd() {
    if answers "${PCSCLITE_CSOCK_NAME:-$CARD_SERVICE/pcscd.comm}"; then return; fi
    if has_systemd; then
        as_root systemctl start pcscd.socket >&2
    else
        # What a dead one left behind would keep a new one from starting, as soon as its number is somebody else's.
        as_root rm -f "$CARD_SERVICE/pcscd.comm" "$CARD_SERVICE/pcscd.pid"
        start_service as_root pcscd
    fi
}

has_systemd() { [ -d /run/systemd/system ]; }

answers() {
    "$PYTHON" -c 'import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])' "$1" 2>/dev/null
}

# Starts a program that outlives this script with nothing of it: neither its terminal nor anything that it has open.
start_service() {
    (
        for descriptor in "/proc/$BASHPID/fd/"*; do
            descriptor=${descriptor##*/}
            [ "$descriptor" -le 2 ] || eval "exec $descriptor>&-"
        done
        "$@"
    ) < /dev/null > /dev/null 2>&1
}
