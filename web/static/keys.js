// Keyboard first: j and k move, / writes, ? tells the keys, digits answer a check. Nothing here is needed to use a page.
"use strict";

const GO = { a: "/ask", i: "/investigations", c: "/cases", d: "/drill", h: "/health" };
let going = false;

const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
const writes = (element) => element?.matches("textarea, select, input:not([type=radio], [type=checkbox])");

function reveal() {
  document.querySelectorAll("[data-copy], [data-help]").forEach((one) => { one.hidden = false; });
}

function move(by) {
  const rows = seen("[data-row]");
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function write() {
  const field = document.querySelector("[data-write]");
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
  field?.select?.();
}

async function copy(button) {
  const code = document.getElementById(button.dataset.copy);
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(code.textContent);
  } else { // by plain HTTP from another host there is no clipboard
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
  }
  button.textContent = button.dataset.done;
}

function pressed(event) {
  const on = event.target;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && on.form) {
    event.preventDefault();
    on.form.requestSubmit(on.form.querySelector("button:not([type=button])"));
    return;
  }
  if (event.key === "Escape" && writes(on)) on.blur();
  if (writes(on) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (going) {
    going = false;
    if (GO[event.key]) location.href = GO[event.key];
    return;
  }
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    "/": write,
    "?": () => document.getElementById("keys").showModal(),
    g: () => { going = true; },
    b: () => seen("[data-board]")[0]?.click(),
    c: () => seen("[data-copy]")[0]?.click(),
  };
  const act = acts[event.key] ?? (/^[1-9]$/.test(event.key) ? () => seen("[data-answer]")[event.key - 1]?.click() : null);
  if (!act) return;
  event.preventDefault();
  act();
}

// A reading that was changed is drawn anew; who changed it goes on there.
let changed = "";
const placeOf = (button) => button.value.split("=")[0];

function goOn() {
  reveal();
  if (changed) [...document.querySelectorAll(".reading button")].find((one) => placeOf(one) === changed)?.focus();
  changed = "";
}

document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  const flip = event.target.closest?.(".reading button");
  if (flip) changed = placeOf(flip);
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button);
  if (event.target.closest?.("[data-help]")) document.getElementById("keys").showModal();
});
document.addEventListener("htmx:after:swap", goOn);
reveal();
