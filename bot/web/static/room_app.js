// Within Telegram: hands over what Telegram signed, and asks for each page that a link or a form leads to in the same way.
// Telegram's own script is not loaded; what it does is told at https://docs.telegram-mini-apps.com/platform/methods.
(() => {
  "use strict";
  const form = document.getElementById("app-open");
  if (!form) return;
  const fields = form.elements;

  const tell = (type, data) => {
    const said = JSON.stringify({ eventType: type, eventData: data });
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(type, JSON.stringify(data));
    else if (window.external && "notify" in window.external) window.external.notify(said);
    else if (window.parent !== window) window.parent.postMessage(said, "*");
  };

  const isDark = (colour) => {
    const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour || "");
    if (!found) return null;
    const [red, green, blue] = found.slice(1).map((part) => parseInt(part, 16));
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  };

  const look = (params) => {
    try {
      const dark = isDark(JSON.parse(params).bg_color);
      return dark === null ? "" : dark ? "dark" : "light";
    } catch {
      return "";
    }
  };

  const open = (url) => {
    fields.path.value = url.pathname + url.search;
    form.action = "/app/open" + url.hash;
    form.submit();
  };

  const ours = (url) => url.origin === location.origin;

  const begin = () => {
    const brought = new URLSearchParams(location.hash.slice(1));
    const data = brought.get("tgWebAppData");
    if (!data) return;
    fields.data.value = data;
    fields.look.value = look(brought.get("tgWebAppThemeParams"));
    if (fields.look.value) document.documentElement.classList.add(fields.look.value);
    document.getElementById("app-elsewhere").hidden = true;
    document.getElementById("app-opening").hidden = false;
    tell("web_app_expand", {});
    form.submit();
  };

  const follow = (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    const url = new URL(link.href);
    if (ours(url) && link.getAttribute("href").startsWith("#")) return;
    if (!ours(url) && !/^https?:$/.test(url.protocol)) return;
    event.preventDefault();
    event.stopPropagation();
    // What leads out of Telegram says so itself, as the way to a browser does.
    if (ours(url) && link.target !== "_blank") open(url);
    else tell("web_app_open_link", { url: url.href });
  };

  const send = (event) => {
    const sent = event.target;
    if (!(sent instanceof HTMLFormElement) || sent.method !== "get") return;
    event.preventDefault();
    event.stopPropagation();
    const url = new URL(sent.getAttribute("action") || fields.path.value, location.origin);
    url.search = new URLSearchParams(new FormData(sent, event.submitter)).toString();
    open(url);
  };

  if (fields.data.value) {
    tell("web_app_ready", {});
    // Before htmx, which would ask without what Telegram signed.
    document.addEventListener("click", follow, true);
    document.addEventListener("submit", send, true);
  } else begin();
})();
