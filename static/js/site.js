/* What HTML and htmx do not do by themselves: focus after a swap, a notice for a request that failed, and a few keys.
   Without this script every page works. Keys are listed on /shortcuts/. */
"use strict";

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* ---------- focus: what a page or a swapped part marks with data-focus */
  const focusIn = (root) => {
    const wanted = root.matches?.("[data-focus]") ? root : $("[data-focus]", root);
    if (!wanted) return;
    if (!wanted.matches("a, button, input, select, textarea, [tabindex]")) wanted.tabIndex = -1;
    wanted.focus({ preventScroll: false });
  };
  document.addEventListener("DOMContentLoaded", () => focusIn(document.body));
  document.addEventListener("htmx:load", (event) => focusIn(event.detail.elt));

  /* ---------- a request that failed says so, and what to do */
  const SENTENCES = {
    0: "The server cannot be reached. What you typed is still here: try again in a moment.",
    401: "You are signed out. What you typed is still here: sign in in another tab, then send again.",
    403: "This is not yours to do. Load the page again.",
    404: "This is not here any more, or not yours to see. Load the page again.",
    413: "This is too large to be sent.",
    429: "Too many tries. Wait a minute, then try again.",
  };
  const OURS = [401, 403, 413]; /* may come with a sentence of ours; a proxy's is a page, or another status */
  const sentenceOf = (xhr) => OURS.includes(xhr.status) && xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText;
  /* beside what was sent, where that can be seen */
  const placeFor = ({ elt, requestConfig }) => {
    const button = requestConfig.triggeringEvent?.submitter;
    if (button && !elt.contains(button)) return button.parentElement;
    return requestConfig.verb === "post" && elt.matches("form, fieldset") ? elt : $("#notices");
  };
  const notice = (detail, status, sentence, signIn) => {
    const box = document.createElement("div");
    box.className = "notice notice-back failure";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = sentence || SENTENCES[status] || "Something broke on our side, and nothing was changed. Try again in a moment.";
    if (signIn) {
      const link = document.createElement("a");
      Object.assign(link, { href: signIn, target: "_blank", rel: "noopener", textContent: "Sign in in another tab" });
      words.append(" ", link);
    }
    box.append(words);
    $("#notices").replaceChildren(); /* what the act before this one said */
    placeFor(detail).append(box);
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:beforeRequest", () => all(".failure").forEach((box) => box.remove()));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const { xhr } = detail;
    if (!xhr.getResponseHeader("HX-Redirect")) notice(detail, xhr.status, sentenceOf(xhr), xhr.status === 401 && xhr.getResponseHeader("Location"));
  });
  document.addEventListener("htmx:sendError", ({ detail }) => notice(detail, 0));
  document.addEventListener("htmx:timeout", ({ detail }) => notice(detail, 0));

  /* ---------- keys: off while one types, and with a modifier */
  const typing = (target) => target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
  const move = (items, step) => {
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[Math.min(Math.max(here + step, 0), items.length - 1)];
    const link = next && (next.matches("a, button") ? next : $("a, button", next));
    link?.focus();
    return Boolean(link);
  };
  const choose = (value) => {
    const radio = $(`.decide input[value="${value}"]`);
    if (!radio) return false;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.focus();
    return true;
  };
  /* self-assessment: a number answers the skill that one is at, which is marked, and goes on to the next */
  const rowsToAnswer = () => all("#self-assessment .self-row");
  const answersOf = (row) => all("input[type=radio]", row);
  const rowNow = () => rowsToAnswer().findIndex((row) => row.contains(document.activeElement));
  const goToRow = (place) => {
    const row = rowsToAnswer()[place];
    const radio = row && (answersOf(row).find((answer) => answer.checked) || answersOf(row)[0]);
    radio?.focus();
    return Boolean(radio);
  };
  const answer = (number) => {
    const place = rowNow();
    const row = rowsToAnswer()[place];
    const radio = row && answersOf(row)[number - 1];
    if (!radio) return false;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (!goToRow(place + 1)) radio.focus();
    return true;
  };
  /* a click or a number keeps an answer at once; arrows pass over answers that nobody means: kept on leaving the row */
  const say = (row, event) => $("fieldset", row).dispatchEvent(new Event(event));
  let wanders = false;
  document.addEventListener("pointerdown", () => { wanders = false; });
  document.addEventListener("keydown", ({ key }) => { wanders = key === " " || key.startsWith("Arrow"); }, { capture: true });
  document.addEventListener("change", ({ target }) => {
    const row = target.closest("#self-assessment .self-row");
    if (!row) return;
    row.classList.toggle("unkept", wanders);
    say(row, wanders ? "htmx:abort" : "keep"); /* the answer to a click before it would turn the choice back */
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const row = target.closest(".self-row.unkept");
    if (!row || row.contains(relatedTarget)) return;
    row.classList.remove("unkept");
    say(row, "keep");
  });
  const follow = (selector) => {
    const link = $(selector);
    link?.click();
    return Boolean(link);
  };
  const search = () => {
    const field = $("main [type=search]");
    field?.focus();
    field?.select();
    return Boolean(field);
  };
  const KEYS = {
    "/": search,
    j: () => move(all("#queue .queue-item"), 1) || goToRow(rowNow() + 1),
    k: () => move(all("#queue .queue-item"), -1) || goToRow(Math.max(rowNow() - 1, 0)),
    1: () => answer(1),
    2: () => answer(2),
    3: () => answer(3),
    4: () => answer(4),
    s: () => choose("granted"),
    m: () => choose("more_needed"),
    n: () => choose("not_met"),
    "?": () => follow(".colophon [data-shortcuts]"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && follow("#cell a[data-close]")) return event.preventDefault();
    if (!typing(event.target) && KEYS[event.key]?.()) event.preventDefault();
  });

  /* ---------- the matrix is one tab stop; arrows, Home and End walk in it */
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const cellsOf = (row) => all(".matrix-cell", row);
  const oneStop = (matrix) => {
    const cells = cellsOf(matrix);
    const stop = cells.find((cell) => cell.ariaCurrent === "true") || cells[0];
    cells.forEach((cell) => { cell.tabIndex = cell === stop ? 0 : -1; });
  };
  const startMatrix = (root) => all(".matrix", root).forEach(oneStop);
  document.addEventListener("DOMContentLoaded", () => startMatrix(document));
  document.addEventListener("htmx:load", (event) => startMatrix(event.detail.elt));
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.(".matrix-cell");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = cell.closest("tr");
    const rows = all("tr", cell.closest("table")).filter((candidate) => cellsOf(candidate).length);
    const column = cellsOf(row).indexOf(cell);
    let next;
    if (event.key === "Home") next = cellsOf(row)[0];
    else if (event.key === "End") next = cellsOf(row).at(-1);
    else if (STEPS[event.key]) {
      const [down, right] = STEPS[event.key];
      const target = rows[rows.indexOf(row) + down];
      next = target && cellsOf(target)[column + right];
    }
    if (!next) return;
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  /* an opened cell is marked, and gets the focus back when its panel is closed */
  let opened = $(".matrix-cell[aria-current]")?.getAttribute("href");
  document.addEventListener("click", (event) => {
    const cell = event.target.closest?.(".matrix-cell");
    if (cell) {
      all(".matrix-cell[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
      cell.setAttribute("aria-current", "true");
      opened = cell.getAttribute("href");
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (opened && !$("#cell a[data-close]")) {
      const cell = all(".matrix-cell").find((candidate) => candidate.getAttribute("href") === opened);
      cell?.removeAttribute("aria-current");
      cell?.focus();
      opened = null;
    }
  });

  /* ---------- the account menu closes when one looks elsewhere */
  document.addEventListener("click", (event) => {
    all("details.account[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
})();
