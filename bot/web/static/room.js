// Our own few lines; every page works without them.
(() => {
  "use strict";

  // What stands in a field of the page goes to the clipboard, by a button that is hidden until it works.
  const show = (within) => {
    for (const button of within.querySelectorAll("button[data-copy]")) button.hidden = false;
  };

  const select = (field) => {
    for (let outer = field.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    field.focus();
    field.select();
  };

  // Where there is no Clipboard API (without https, or within a frame), the old way is tried: select and copy.
  const copyOld = (field) => {
    const folded = field.closest("details:not([open])");
    select(field);
    const done = document.execCommand("copy");
    if (done && folded) folded.open = false;
    return done;
  };

  const copy = async (field) => {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return copyOld(field);
    }
  };

  const tell = (button, done) => {
    const said = button.closest("section")?.querySelector("[data-copied]");
    if (!said) return;
    // Emptied first: the same words again would not be read out.
    said.textContent = "";
    window.setTimeout(() => { said.textContent = done ? said.dataset.copied : said.dataset.failed; }, 50);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-copy]");
    const field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    const done = await copy(field);
    if (done) button.focus();
    else select(field);
    tell(button, done);
  });

  show(document);
  document.addEventListener("htmx:after:swap", () => show(document));
})();
