// Back to an answer, or the answer anew: the browser would ask to send the question again, and forget what was put right
// since then. So the tab remembers the question as it stood, and asks it again. Nothing here is needed to use a page.
"use strict";

const ASKED = "asked";
const LONGEST = 1_000_000; // a tab remembers a few megabytes
const answered = () => document.querySelector(".verdict") && document.getElementById("question");

// The address is a page to be shown again, not a form to be sent again.
function mark() {
  if (location.pathname === "/ask" && answered()) history.replaceState({ ...history.state, [ASKED]: true }, "");
}

function remember() {
  const form = answered();
  const question = form ? JSON.stringify([...new FormData(form)]) : "";
  if (question && question.length <= LONGEST) sessionStorage.setItem(ASKED, question);
}

function askAgain(question) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: location.href, hidden: true });
  for (const [name, value] of question) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}

const kept = sessionStorage.getItem(ASKED);
if (!answered() && history.state?.[ASKED]) {
  const linked = performance.getEntriesByType("navigation")[0]?.type === "navigate"; // by a link: to ask something new
  if (linked) history.replaceState({ ...history.state, [ASKED]: false }, "");
  else if (kept) askAgain(JSON.parse(kept));
}
mark();
document.addEventListener("htmx:after:swap", () => setTimeout(mark)); // the swap takes the mark away
addEventListener("pagehide", remember);
