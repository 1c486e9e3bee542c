// Asking the server; see pipeline/review for its side.

import { metaOf } from "./dom.js";
import { t } from "./texts.js";

/** The server said no, or did not answer; `newer` and `document` come with a conflict. */
export class Refused extends Error {
  constructor(status, said) {
    super([said.error, said.remedy].filter(Boolean).join(" "));
    this.status = status;
    this.newer = said.newer;
    this.document = said.document;
  }
}

export const getBatch = () => ask("/api/batch");
export const getDocuments = (query) => ask(`/api/documents?${new URLSearchParams(query)}`);
export const getDocument = (id) => ask(documentAt(id));
export const sendChange = (id, what) => send(`${documentAt(id)}/changes`, what);
export const sendUndo = (id, what) => send(`${documentAt(id)}/undo`, what);

export function linkTo(id) {
  return `/documents/${encodeURIComponent(id)}`;
}

function documentAt(id) {
  return `/api/documents/${encodeURIComponent(id)}`;
}

function send(path, body) {
  const headers = { "Content-Type": "application/json", "X-Mashinopis-Key": metaOf("key") };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(0, { error: t("offline") });
  }
  const said = await answer.json().catch(() => ({ error: `${answer.status} ${answer.statusText}` }));
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}
