# Sourced by scripts/run and scripts/test: brings a bare Debian 12 to where the kiosk runs. Instant when already done.
# Everything it says goes to standard error; standard output belongs to the command.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PYTHON="$ROOT/.venv/bin/python"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs what is missing of the packages that the given lists name.
need_packages() {
    local wanted missing
    wanted=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@")
    # shellcheck disable=SC2086 # one word per package
    missing=$(comm -23 <(printf '%s\n' $wanted | sort) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u))
    [ -z "$missing" ] && return
    echo "setup: installing" $missing >&2
    as_root apt-get update -q >&2
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >&2
}

# The virtual environment, with the versions and hashes of requirements.lock.
need_venv() {
    local stamp="$ROOT/.venv/.installed" lock
    lock=$(sha256sum "$ROOT/requirements.lock" | cut -d' ' -f1)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ] && return
    echo "setup: installing the Python packages" >&2
    /usr/bin/python3 -m venv "$ROOT/.venv" >&2
    "$ROOT/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps --use-pep517 \
        -r "$ROOT/requirements.lock" >&2
    echo "$lock" > "$stamp"
}

# A pcscd that runs is never touched; without one the demonstration and the tests have no card service.
need_pcscd() {
    pidof -q pcscd && return
    if [ -d /run/systemd/system ]; then
        as_root systemctl start pcscd.socket >&2
    else
        as_root pcscd >&2
    fi
}
