# Sourced by the other scripts: how set-up speaks. What happens in one line each; what fails in one line too.

mkdir -p .setup

say() { printf '%s\n' "$*"; }

stop() {
    printf 'Evenhand: %s\n' "$*" >&2
    exit 1
}

# step NAME WHAT COMMAND...: run quietly, keep what the command said, and on failure say WHAT to do in one line.
step() {
    local name="$1" what="$2"
    shift 2
    if ! "$@" >".setup/$name.log" 2>&1 </dev/null; then
        stop "$what$(last_words ".setup/$name.log")"
    fi
}

# Where all that was said lies, and its last line.
last_words() {
    local last
    last="$({ grep --text --invert-match --extended-regexp '^[[:space:]]*$|^\[notice\]' "$1" || true; } | tail -n 1 | cut -c 1-200)"
    printf '%s' "${last:+ (all it said is in $1; the last of it: $last)}"
}
