/** An element: `h("button", {class: "quiet", onclick: go}, "Go")`. Styles are set as properties: the page's policy
 *  forbids inline ones. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else if (name === "value" || name === "checked" || name === "indeterminate") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  fill(element, ...children);
  return element;
}

/** Adds children to an element; `null` and `false` are left out. */
export function fill(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/** Replaces what is in an element. */
export function show(element, ...children) {
  element.replaceChildren();
  return fill(element, ...children);
}

const drawings = {
  play: "M5 3.500v9l8-4.500z", pause: "M4 3h3v10H4zM9 3h3v10H9z", stop: "M4 4h8v8H4z",
  up: "M8 3l5 6H9.500v4h-3V9H3z", trash: "M4 5h8l-.7 9H4.700zM6 2h4l.5 1.500H14V5H2V3.500h3.500z",
  copy: "M5 2h8v9h-2v3H3V5h2zM6.500 3.500v6h5v-6z", undo: "M7 3L2.500 7 7 11V8.500c3 0 5 .8 6.500 3C13.200 8 11 5.500 7 5.500z",
  check: "M6.300 12.500L2 8.200l1.400-1.400 2.900 2.900 6.300-6.300L14 4.800z",
};

/** A small drawing that says nothing by itself. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", drawings[name]);
  svg.append(path);
  return svg;
}

/** A field with its name above and its explanation below. */
export function field(label, control, note) {
  const id = `f${++count}`;
  control.id = control.id || id;
  if (note) control.setAttribute("aria-describedby", `${id}n`);
  return h("div", {class: "field"}, h("label", {for: control.id}, label), control,
    note ? h("p", {class: "note", id: `${id}n`}, note) : null);
}
let count = 0;

/** A list to choose from: `[value, text]` or plain words. */
export function select(options, props) {
  const element = h("select", props);
  choices(element, options, props?.value);
  return element;
}

/** Replaces the choices, and keeps the one that was made where it is still there. */
export function choices(element, options, value = element.value) {
  show(element, options.map((option) => {
    const [key, text] = Array.isArray(option) ? option : [option, option];
    return h("option", {value: key}, text);
  }));
  if (options.some((option) => (Array.isArray(option) ? option[0] : option) === value)) element.value = value;
}

/** Shows a dialog until it is closed; gives the value of the button that closed it. */
export function dialog(title, content, buttons) {
  return new Promise((resolve) => {
    const box = h("dialog", {"aria-label": title},
      h("h2", null, title), content,
      h("div", {class: "actions"}, buttons.map(([value, text, kind]) =>
        h("button", {class: kind ?? "", onclick: () => box.close(value)}, text))));
    box.addEventListener("close", () => { box.remove(); resolve(box.returnValue); });
    document.body.append(box);
    box.showModal();
  });
}
