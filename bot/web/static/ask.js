// Says so where a question could not be asked at all. What the server refuses htmx shows by itself (hx-status).
(() => {
  "use strict";
  const failed = () => document.getElementById("ask-failed");
  document.addEventListener("htmx:error", () => {
    if (failed()) failed().hidden = false;
  });
  document.addEventListener("htmx:before:request", () => {
    if (failed()) failed().hidden = true;
  });
})();
