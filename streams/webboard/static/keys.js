// Keys: j and k go from row to row, Enter opens (the row's link has the focus), / goes to the search.
const ITEMS = "#rows > tr, .statements > li";

export function followKeys(main) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "/") {
      const search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const items = [...main.querySelectorAll(ITEMS)];
    if (!items.length) return;
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[Math.min(Math.max(here + step, 0), items.length - 1)];
    next.querySelector("a")?.focus();
    next.scrollIntoView({ block: "nearest" });
  });
}
