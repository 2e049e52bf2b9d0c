import type { UploadItem } from "../queue-item.ts";
import { describeItem, type Wording } from "./describe-item.ts";
import { h } from "./h.ts";
import { fill, type Texts } from "./texts.ts";

/** What a button of a row does. */
export type RowAction = "pause" | "resume" | "retry" | "cancel" | "remove" | "continue" | "discard";

/** One line of the list. */
export interface Row {
  element: HTMLLIElement;
  update(content: RowContent, wording: Wording): void;
  /** Lets go of what it shows. */
  end(): void;
}

export interface RowContent {
  name: string;
  state: string;
  note: string;
  /** Of its bar, where it has one. */
  progress?: { loaded: number; total: number };
  actions: readonly RowAction[];
}

const actionsOf: Readonly<Record<UploadItem["state"], readonly RowAction[]>> = {
  waiting: ["cancel"],
  uploading: ["pause", "cancel"],
  offline: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  failed: ["retry", "remove"],
  done: ["remove"],
  canceled: ["remove"],
};

const signs: Readonly<Record<RowAction, string>> = {
  pause: "❚❚",
  resume: "▶",
  retry: "↻",
  cancel: "✕",
  remove: "✕",
  continue: "▶",
  discard: "✕",
};

export function contentOf(item: UploadItem, wording: Wording): RowContent {
  const { file, state, progress, error } = item;
  const isOver = state === "done" || state === "failed" || state === "canceled";
  return {
    name: file.name,
    state,
    note: describeItem(item, wording),
    ...(!isOver && { progress }),
    // What the page itself refused stays refused.
    actions: error?.at === "file" ? ["remove"] : actionsOf[state],
  };
}

/** Makes a row; `act` is called when one of its buttons is pressed. */
export function createRow(
  name: string,
  file: File | undefined,
  act: (action: RowAction) => void,
): Row {
  const preview = previewOf(name, file);
  const note = h("div", { part: "note", class: "note" });
  const bar = h("progress", { part: "bar", "aria-label": name });
  const about = h("div", {}, h("div", { part: "name", class: "name", title: name }, name), note);
  const actions = h("div", { class: "actions" });
  const element = h("li", { part: "item" }, preview.element, about, actions);
  let shown = "";

  return {
    element,
    update(content, { texts }) {
      element.className = content.state;
      element.dataset["state"] = content.state;
      note.textContent = content.note;
      if (content.progress === undefined) bar.remove();
      else {
        bar.max = content.progress.total || 1;
        bar.value = content.progress.loaded;
        if (!bar.isConnected) about.append(bar);
      }
      const wanted = content.actions.join(" ");
      if (wanted === shown) return;
      shown = wanted;
      const hadFocus = actions.matches(":focus-within");
      actions.replaceChildren(...content.actions.map((action) => button(action, name, texts, act)));
      // Whoever pressed "Pause" by the keyboard finds "Resume" in its place.
      if (hadFocus) actions.querySelector("button")?.focus();
    },
    end: () => preview.end(),
  };
}

function button(
  action: RowAction,
  name: string,
  texts: Readonly<Texts>,
  act: (action: RowAction) => void,
): HTMLButtonElement {
  const label = fill(texts[action], { name });
  const attributes = {
    type: "button",
    part: `action ${action}`,
    "aria-label": label,
    title: label,
  };
  const element = h("button", attributes, signs[action]);
  element.addEventListener("click", () => act(action));
  return element;
}

function previewOf(
  name: string,
  file: File | undefined,
): { element: HTMLElement; end: () => void } {
  if (file?.type.startsWith("image/") === true) {
    const src = URL.createObjectURL(file);
    const element = h("img", { part: "preview", class: "preview", alt: "", src });
    return { element, end: () => URL.revokeObjectURL(src) };
  }
  const ending = /\.(\w{1,4})$/.exec(name)?.[1]?.toUpperCase() ?? "";
  const attributes = { part: "preview", class: "preview kind", "aria-hidden": "true" };
  return { element: h("span", attributes, ending), end: () => undefined };
}
