# shellcheck shell=sh
# Sets up what ./run and ./test need; they read this file. POSIX sh.
# All that is said goes to standard error: standard output belongs to the results.

export PYTHONSAFEPATH=1 # a folder "pipeline" where the user happens to be is not ours
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=0
unset PYTHONHOME PYTHONPATH

say() {
    printf '%s\n' "$*" >&2
}

# packages FILE: the names in a list of packages, on one line.
packages() {
    tr '\n' ' ' <"$1"
}

# missing_packages NAME...: those that are not installed.
missing_packages() {
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for name in "$@"; do
        case "
$installed
" in
            *"
installed $name
"*) ;;
            *) printf '%s ' "$name" ;;
        esac
    done
}

# install_packages NAME...: through apt; fails where apt or the rights for it are not there.
install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1; then
        as_root='sudo -n'
        if [ -t 0 ] && [ -t 2 ]; then as_root=sudo; fi # there is someone to type the password
    else
        return 1
    fi
    say "Installing system packages: $*"
    # shellcheck disable=SC2086 # empty, or words of our own
    $as_root apt-get update -qq </dev/null >&2 || say 'The lists of packages could not be renewed.'
    apt_install "$@" && return
    # One that this distribution does not know must not keep the others away.
    failed=0
    for name in "$@"; do
        apt_install "$name" || failed=1
    done
    return "$failed"
}

# apt_install NAME...: as $as_root.
apt_install() {
    # shellcheck disable=SC2086 # empty, or words of our own
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$@" </dev/null >&2
}

# have_system_packages FILE: install what is missing of a list; fails when something stays missing.
have_system_packages() {
    missing=
    if command -v dpkg-query >/dev/null 2>&1; then
        # shellcheck disable=SC2046 # words
        missing=$(missing_packages $(packages "$1"))
        [ -n "$missing" ] || return 0
    else
        missing=$(packages "$1")
    fi
    # shellcheck disable=SC2086 # words
    install_packages $missing && return
    # shellcheck disable=SC2086 # words
    if command -v dpkg-query >/dev/null 2>&1; then missing=$(missing_packages $missing); fi
    return 1
}

# good_python PROGRAM: is it Python 3.11 or later, able to make a virtual environment?
good_python() {
    command -v "$1" >/dev/null 2>&1 || return 1
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# find_python: prints a good one; the user's choice in PYTHON comes first.
find_python() {
    for candidate in "${PYTHON:-python3}" python3 /usr/bin/python3 \
        python3.13 python3.12 python3.11; do
        if good_python "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

# usable_without_packages: are the programs here, wherever they came from?
usable_without_packages() {
    find_python >/dev/null || return 1
    models=$(tesseract --list-langs 2>/dev/null) || return 1
    case "$models" in *rus*) ;; *) return 1 ;; esac
}

# stamp ROOT: what the virtual environment must have been made from.
stamp() {
    cksum <"$1/requirements.lock"
    printf '%s\n' "$1"
}

venv_is_current() {
    [ -x "$1/.venv/bin/python" ] && [ -f "$1/.venv/mashinopis-stamp" ] &&
        [ "$(cat "$1/.venv/mashinopis-stamp")" = "$(stamp "$1")" ]
}

# make_venv ROOT: from nothing, so that an installation that was cut off is repaired.
make_venv() {
    python=$(find_python) || {
        say 'Python 3.11 or later with its venv module is needed, and was not found.'
        say "Found: $(python3 --version 2>&1 || true)"
        say 'Install it (Debian 12, Ubuntu 24.04 or later: apt-get install python3 python3-venv),'
        say 'or name one: PYTHON=/path/to/python3.12 ./run'
        return 1
    }
    if ! [ -w "$1" ]; then
        say "$1: the virtual environment .venv cannot be made here. Copy the project to a folder"
        say 'that you may write to.'
        return 1
    fi
    say 'Installing the Python libraries into .venv (once; a minute or two) …'
    rm -rf "$1/.venv"
    "$python" -m venv "$1/.venv" >&2 || {
        say "The virtual environment could not be made with $python. Is the disk full?"
        return 1
    }
    "$1/.venv/bin/python" -m pip install -qq --require-hashes -r "$1/requirements.lock" \
        </dev/null >&2 || {
        say 'The Python libraries could not be installed (the reason is above). If the network was'
        say 'the cause, run the same command again when it is back.'
        return 1
    }
    # The project itself needs no building: Python is told where it lies.
    modules=$("$1/.venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$1" >"$modules/mashinopis.pth"
    # shellcheck disable=SC2016 # for the script to expand
    printf '%s\n' '#!/bin/sh' 'bin=$(dirname -- "$(readlink -f -- "$0")")' \
        'exec "$bin/python" -P -m pipeline.cli "$@"' >"$1/.venv/bin/mashinopis"
    chmod +x "$1/.venv/bin/mashinopis"
    stamp "$1" >"$1/.venv/mashinopis-stamp"
}

# have_venv ROOT: two that start at once do not install into each other.
have_venv() {
    venv_is_current "$1" && return
    (
        exec 9<"$1"
        if command -v flock >/dev/null 2>&1; then flock 9; fi
        venv_is_current "$1" || make_venv "$1" 9<&-
    )
}

# set_up ROOT: all that ./run needs, or a message and failure.
set_up() {
    if ! have_system_packages "$1/system-packages.txt"; then
        if usable_without_packages; then
            say "These system packages could not be installed or looked for: $missing"
            say 'Python and Tesseract with Russian are here all the same, so we go on.'
        else
            say 'These system packages are needed, and could not be installed by this script:'
            say "    $missing"
            say 'Ask someone with the rights to run, on Debian or Ubuntu:'
            say "    apt-get install $missing"
            say 'or install the same programs in the way of this system, and run this again.'
            return 1
        fi
    fi
    have_venv "$1"
}
