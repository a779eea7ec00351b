/* What was typed and not sent outlives what htmx swaps in, and a sign-in in another tab. Morphing (idiomorph) does not do that: it writes the server's
   value over the typed one in every field but the focused one. Without this script only the form that is sent matters. */
"use strict";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const FIELDS = "form[method=post] :is(textarea, select, input:not([type=hidden]))";
  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
  const isText = (field) => field.matches("textarea, [type=text], [type=url], [type=file]");
  const firstOf = (select) => Math.max([...select.options].findIndex((option) => option.defaultSelected), 0);

  const isTyped = (field) => {
    if (field.type === "radio") return field.checked && !field.defaultChecked;
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.matches("select")) return field.selectedIndex !== firstOf(field);
    return field.value !== field.defaultValue;
  };
  const wordsOf = (field) => (field.type === "file" ? [...field.files].map((file) => file.name).join(", ") : field.value);

  /* ---------- a sign-in in another tab gave another token: the cookie holds the one of now */
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (!token || detail.verb === "get") return;
    detail.headers["X-CSRFToken"] = token;
    detail.parameters.csrfmiddlewaretoken = token;
  });

  /* ---------- before a swap: what differs from what the server gave, but for the form that is answered here */
  let kept = [];
  let opened = [];
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const sent = detail.requestConfig.elt;
    kept = all(FIELDS)
      .filter((field) => isTyped(field) && field.form !== sent && !sent.contains(field))
      .map((field) => ({ field, form: field.form, label: field.labels[0]?.innerText.trim() || field.name }));
    opened = all("details[id][open]").filter((fold) => !fold.contains(sent));
  });

  /* ---------- after it: put back into the same form, by its address, what is no longer on the page */
  const sameForm = (form) => all("form").find((other) => other.getAttribute("action") === form.getAttribute("action"));
  const sameField = (field, form) => [...form.elements].find(
    (other) => other.name === field.name && other.type === field.type && (!isChoice(field) || other.value === field.value),
  );
  const shows = (form) => form.elements.shown?.value; /* a choice is made on what was shown; on something else it is none */
  const putBack = ({ field, form }) => {
    const there = sameForm(form);
    const place = there && sameField(field, there);
    if (!place) return false;
    if (field.type === "file") place.replaceWith(field);
    else if (!isChoice(field)) place.value = field.value;
    else if (shows(form) === shows(there)) place.checked = field.checked;
    return true;
  };
  const unsent = () => {
    const there = document.getElementById("unsent");
    if (there) return there;
    const place = Object.assign(document.createElement("div"), { id: "unsent", className: "notices", role: "status" });
    document.getElementById("notices").after(place);
    return place;
  };
  const tell = ({ field, label }) => {
    const [box, words, text] = ["div", "p", "p"].map((name) => document.createElement(name));
    box.className = "notice notice-warn";
    words.textContent = `“${label}” is not asked here any more. What you had written, which was not sent:`;
    text.className = "note typed";
    text.textContent = wordsOf(field);
    const inside = document.createElement("div");
    inside.className = "stack stack-tight";
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "button button-plain button-s", textContent: "Close" });
    close.addEventListener("click", () => box.remove());
    inside.append(words, text);
    box.append(inside, close);
    unsent().append(box);
  };
  document.addEventListener("htmx:afterSwap", () => {
    const lost = kept.filter(({ field }) => !field.isConnected).filter((one) => !putBack(one));
    lost.filter(({ field }) => isText(field) && wordsOf(field).trim()).forEach(tell);
    opened.filter((fold) => !fold.isConnected).forEach(({ id }) => {
      const fold = document.getElementById(id);
      if (fold) fold.open = true;
    });
    kept = [];
    opened = [];
  });
})();
