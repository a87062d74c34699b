// Single keys for those who want them: never while typing, never when the person has turned them off.

const TEXT = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const typing = event.target.closest?.(TEXT);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return press("ctrl+enter", event);
    if (event.key === "Escape" && typing) {
      typing.blur();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return sheet(event);
    if (document.body.dataset.keys === "off") return;
    if (/^[0-9]$/.test(event.key)) return choose(event);
    press((event.shiftKey ? "shift+" : "") + event.key.toLowerCase(), event);
  });
}

function press(key, event) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("a, button, summary")) found.click();
  else (found.matches(TEXT) ? found : found.querySelector(TEXT))?.focus();
}

function choose(event) {
  const mark = document.querySelector(`[data-score-options] input[value="${event.key}"]:enabled`);
  if (!mark) return;
  event.preventDefault();
  mark.focus();
  mark.click();
}

function sheet(event) {
  const keys = document.getElementById("keys");
  if (!keys) return;
  event.preventDefault();
  keys.showModal();
}
