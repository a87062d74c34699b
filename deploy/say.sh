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
        stop "$what (all it said is in .setup/$name.log; the last of it: $(last_words ".setup/$name.log"))"
    fi
}

last_words() {
    { grep --text --invert-match --extended-regexp '^[[:space:]]*$|^\[notice\]' "$1" || true; } | tail -n 1 | cut -c 1-200
}
