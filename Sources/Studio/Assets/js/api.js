/** What the server says it did not do. */
export class Refused extends Error {
  constructor(status, told) {
    super(told?.happened ?? `HTTP ${status}`);
    this.status = status;
    this.remedy = told?.remedy;
  }
}

async function ask(path, options) {
  const response = await fetch(path, options);
  if (response.status === 204) return null;
  const kind = response.headers.get("content-type") ?? "";
  const body = kind.includes("json") ? await response.json().catch(() => null) : null;
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}

export const get = (path) => ask(path);

export const send = (path, form, method = "POST", signal = undefined) =>
  ask(path, {method, signal, headers: {"content-type": "application/json"}, body: JSON.stringify(form ?? {})});

/** Several files of a type in one answer: before each its length, four bytes, the lowest first; `null` for one that is
 *  not there. */
export async function files(path, type) {
  const response = await fetch(path);
  if (!response.ok) throw new Refused(response.status, null);
  const bytes = await response.arrayBuffer();
  const view = new DataView(bytes);
  const found = [];
  for (let at = 0; at + 4 <= bytes.byteLength;) {
    const length = view.getUint32(at, true);
    found.push(length ? new Blob([new Uint8Array(bytes, at + 4, length)], {type}) : null);
    at += 4 + length;
  }
  return found;
}

/** Sends a file and tells how much of it is there, from 0 to 1. */
export function upload(folder, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/upload/${folder}/${encodeURIComponent(file.name)}`);
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) return resolve();
      let told = null;
      try { told = JSON.parse(request.responseText); } catch { /* the status says it */ }
      reject(new Refused(request.status, told));
    };
    request.onerror = () => reject(new Refused(0, null));
    request.send(file);
  });
}

/** A path with its names escaped. */
export const path = (...parts) => "/" + parts.map(encodeURIComponent).join("/");
