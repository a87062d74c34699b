# Sourced by setup.sh: find what the system lacks, say what it is for, and install it with apt.
# What is there is judged by the library or program itself, so that Debian's and Ubuntu's names both do.

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
missing=()
reasons=()

lack() { # PACKAGE REASON
    missing+=("$1")
    reasons+=("$1 ($2)")
}

has_library() { ldconfig -p 2>/dev/null | grep --fixed-strings --quiet "$1 "; }

has_program() { command -v "$1" >/dev/null 2>&1; }

is_ubuntu() { [ -r /etc/os-release ] && grep --quiet '^ID=ubuntu' /etc/os-release; }

look_for_libraries() {
    has_library libpango-1.0.so.0 || lack libpango-1.0-0 "sets the text of PDF reports"
    has_library libpangoft2-1.0.so.0 || lack libpangoft2-1.0-0 "finds the fonts of PDF reports"
    has_library libharfbuzz-subset.so.0 || lack libharfbuzz-subset0 "keeps PDF fonts small"
    has_library libmagic.so.1 || lack libmagic1 "tells what an uploaded file really is"
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || lack fonts-dejavu-core "letters that other fonts lack"
}

look_for_test_programs() {
    has_program pdftotext || lack poppler-utils "reads the PDF reports back"
    has_program qpdf || lack qpdf "checks the PDF reports"
    has_postgresql || lack postgresql "the second database that the tests run on"
    has_calc || lack libreoffice-calc-nogui "recalculates the workbooks"
    has_chromium || is_ubuntu || lack "$(chromium_package)" "the browser of the journey tests"
}

has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

has_calc() { has_program soffice && { [ -e /usr/lib/libreoffice/program/libsclo.so ] || [ ! -d /usr/lib/libreoffice ]; }; }

# Without windows it takes three quarters of the time.
chromium_package() {
    if apt-cache show chromium-headless-shell >/dev/null 2>&1; then echo chromium-headless-shell; else echo chromium; fi
}

has_chromium() {
    [ -n "${EVENHAND_CHROMIUM:-}" ] || has_program chromium-headless-shell || has_program chromium || has_program chromium-browser ||
        has_program google-chrome || has_program google-chrome-stable
}

install_missing() {
    [ "${#missing[@]}" -gt 0 ] || return 0
    local list="${missing[*]}" as_root=()
    has_program apt-get || stop "this system has no apt; install these yourself and run make again: $list"
    if [ "$(id -u)" -ne 0 ]; then
        has_program sudo || stop "ask an administrator to run: apt-get install --no-install-recommends $list"
        as_root=(sudo)
    fi
    say "Installing system packages with ${as_root[*]:+sudo }apt-get:"
    printf '  %s\n' "${reasons[@]}"
    # A password is asked for here, in the open, and not in the middle of a silent step.
    if [ "${#as_root[@]}" -gt 0 ] && ! sudo --validate; then
        stop "sudo was refused; ask an administrator to run: apt-get install --no-install-recommends $list"
    fi
    # Old package lists may still do, so only the installation itself decides.
    "${as_root[@]}" apt-get update >.setup/apt-update.log 2>&1 </dev/null || true
    step apt "apt could not install packages: run '${as_root[*]:+sudo }apt-get install $list', see what it asks for, then run make again" \
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 "${missing[@]}"
    missing=()
    reasons=()
}
