// Rows copied from a spreadsheet and pasted into a grid go to the box that reads rows, where every cell is looked at
// before anything is saved; an empty grid has them read at once.
export function start() {
  for (const grid of document.querySelectorAll("[data-paste-into]")) {
    grid.addEventListener("paste", (event) => {
      const rows = event.clipboardData.getData("text/plain");
      const box = document.getElementById(grid.dataset.pasteInto);
      if (!box || !/[\t\n]/.test(rows.trim())) return;
      event.preventDefault();
      box.value = rows;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      const read = box.form.querySelector("button[name=paste]");
      if ("pasteNow" in grid.dataset) return read.click();
      box.scrollIntoView({ block: "center" });
      read.focus();
    });
  }
}
