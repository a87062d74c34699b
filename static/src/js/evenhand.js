// What a page needs is loaded by the marks it carries; without scripts every page still works.
document.documentElement.classList.add("js");

const wanted = [
  ["body[data-user]", "./autosave.js"],
  ["[data-upload]", "./upload.js"],
  ["body[data-shortcuts]", "./shortcuts.js"],
  ["[data-response]", "./quoting.js"],
  ["[data-countdown]", "./countdown.js"],
  ["[data-job]", "./job.js"],
  ["[data-paste-into]", "./paste.js"],
  ["[data-keep-key], [data-kept-key]", "./receipt.js"],
  ["[data-formatted]", "./formatted.js"],
  ["[data-word-count-of], [data-descriptors], [data-filter], [data-rail], [data-take-focus], [data-dialog]", "./page.js"],
];

for (const [mark, path] of wanted) {
  if (document.querySelector(mark)) import(path).then((part) => part.start());
}
