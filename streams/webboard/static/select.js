// Selection: words that are marked in the article in; the correction form's fields, filled in, out.
function codePoints(text) {
  return [...text].length;
}

export function followSelection(main) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = document.getElementById("words");
    if (!words || !selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const holder = (range.commonAncestorContainer.parentElement ?? main).closest("[data-field]");
    if (!holder || !main.contains(holder)) return;
    const before = document.createRange();
    before.selectNodeContents(holder);
    before.setEnd(range.startContainer, range.startOffset);
    const marked = range.toString();
    const lead = marked.length - marked.trimStart().length;
    words.value = marked.trim();
    document.getElementById("words-field").value = holder.dataset.field;
    document.getElementById("words-start").value = String(codePoints(before.toString()) + codePoints(marked.slice(0, lead)));
  });
}
