import {h, show} from "./dom.js";
import {t} from "./words.js";
import {store} from "./store.js";
import {Refused} from "./api.js";

/** A sentence in the corner, for a while; an error stays until it is closed. */
export function toast(text, remedy, isBad = false) {
  const box = h("div", {class: `toast ${isBad ? "bad" : ""}`},
    h("div", null, h("p", null, text), remedy ? h("p", {class: "note"}, remedy) : null),
    h("button", {class: "quiet", "aria-label": t("close"), onclick: () => box.remove()}, "×"));
  document.getElementById("toasts").append(box);
  if (!isBad) setTimeout(() => box.remove(), 6000);
}

/** Runs what a button does, and says why it did not work. */
export async function doing(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return closed();
    toast(error.message, error.remedy, true);
    return undefined;
  }
}

function closed() {
  store.disconnect();
  show(document.getElementById("main"), h("section", {class: "closed"}, h("h1", null, t("closed.title")), h("p", null, t("closed.text"))));
}
