// A bidder's own key, kept in this browser only where the bidder ticks it; it is filled in, never sent by itself.
const name = (reference) => `evenhand receipt ${reference}`;

export function start() {
  let kept;
  try {
    kept = localStorage;
  } catch {
    return;
  }
  for (const place of document.querySelectorAll("[data-keep-key]")) {
    const tick = place.querySelector("input");
    tick.checked = Boolean(kept.getItem(name(place.dataset.keepKey)));
    tick.addEventListener("change", () => {
      if (tick.checked) kept.setItem(name(place.dataset.keepKey), place.dataset.keyIs);
      else kept.removeItem(name(place.dataset.keepKey));
    });
    place.hidden = false;
  }
  for (const form of document.querySelectorAll("[data-kept-key]")) {
    const key = kept.getItem(name(form.dataset.keptKey));
    if (key && !form.elements.key.value) form.elements.key.value = key;
  }
}
