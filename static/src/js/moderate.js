// "Use in record": an evaluator's words go where they are typed, with whose they are. Without scripts
// the same buttons post the form and the page comes back with the words in place.

for (const button of document.querySelectorAll("button[data-use-from]")) {
  button.addEventListener("click", (event) => {
    const words = document.getElementById(button.dataset.useFrom)?.textContent.trim();
    const box = document.getElementById(button.dataset.useInto);
    if (!words || !box) return;
    event.preventDefault();
    box.value = [box.value.trimEnd(), `${button.dataset.useWith || ""}${words}`].filter(Boolean).join("\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
}
