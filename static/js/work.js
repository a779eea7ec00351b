/* The form of a piece of work: the three headings at a click, and files that are too large said before they are sent,
   and how far they are once they are. Without this script the form works; the server says what is too large. */
"use strict";

(() => {
  const MB = 1024 * 1024;

  /* ---------- the headings, put in where the text is empty and added to what is there */
  const show = (root) => root.querySelectorAll("[data-insert]").forEach((button) => { button.hidden = false; });
  document.addEventListener("DOMContentLoaded", () => show(document));
  document.addEventListener("htmx:load", (event) => show(event.detail.elt));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (!button) return;
    const text = document.getElementById(button.dataset.insert);
    const start = text.value.trimEnd() ? `${text.value.trimEnd()}\n\n` : "";
    const headings = button.dataset.text;
    text.value = start + headings;
    text.focus();
    const first = start.length + headings.indexOf("\n") + 1;
    text.setSelectionRange(first, first);
  });

  /* ---------- files that the server would refuse */
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (!target.matches?.("input[type=file][data-largest]")) return;
    const { largest, most } = target.dataset;
    const files = [...target.files];
    const heavy = files.filter((file) => file.size > largest * MB).map((file) => `“${file.name}”`);
    let said = "";
    if (heavy.length) said = `${heavy.join(", ")}: a file may have ${largest} MB. Choose again, or link to it.`;
    else if (files.length > most) said = `These are ${files.length} files; a piece may have ${most}.`;
    if (said) target.value = "";
    const status = target.form.querySelector(".sending");
    status.hidden = !said;
    status.querySelector("progress").hidden = Boolean(said);
    status.querySelector("[role=status]").textContent = said;
  });

  /* ---------- how far they are */
  const sending = (form) => {
    const field = form?.querySelector?.("input[type=file][data-largest]");
    return field?.files.length ? form.querySelector(".sending") : null;
  };
  document.addEventListener("htmx:xhr:progress", (event) => {
    const { lengthComputable, loaded, total } = event.detail;
    const line = sending(event.target);
    if (!line || !lengthComputable || line.dataset.done) return;
    const percent = Math.floor((loaded / total) * 100);
    line.hidden = false;
    line.querySelector("progress").hidden = false;
    line.querySelector("progress").value = percent;
    line.querySelector("[role=status]").textContent = percent < 100 ? `${percent} % sent` : "Sent; it is being looked at";
    if (percent === 100) line.dataset.done = "1"; /* what comes after is the answer */
  });
  document.addEventListener("htmx:beforeRequest", (event) => { delete sending(event.target)?.dataset.done; });
  document.addEventListener("htmx:afterRequest", (event) => {
    const line = sending(event.target);
    if (line) line.hidden = true;
  });
})();
