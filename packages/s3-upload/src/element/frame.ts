import { type TakenFile, takenFiles } from "./dropped-files.ts";
import { h } from "./h.ts";
import { style } from "./style.ts";
import type { Texts } from "./texts.ts";

/** What is around the rows: the drop area with its button, the list, the summary, the log. */
export interface Frame {
  button: HTMLButtonElement;
  list: HTMLUListElement;
  summary: HTMLParagraphElement;
  dress(texts: Readonly<Texts>, input: { accept: string; multiple: boolean }): void;
  disable(disabled: boolean): void;
  /** Says that it cannot be used as it is set up; an empty text takes that back. */
  complain(text: string): void;
  /** Opens the browser's own dialog. */
  choose(): void;
  /** Has it read out by assistive technology. */
  announce(text: string): void;
}

const rememberedLines = 20;

export function createFrame(
  root: ShadowRoot,
  { onFiles }: { onFiles: (files: readonly TakenFile[]) => void },
): Frame {
  const hint = h("p", { part: "hint", id: "hint" });
  const button = h("button", { type: "button", part: "button", "aria-describedby": "hint" });
  const input = h("input", { type: "file", hidden: "" });
  const fault = h("p", { part: "fault", class: "fault", role: "alert" });
  const drop = h("div", { part: "drop", class: "drop" }, hint, button, input, fault);
  // The role, as Safari takes it from a list without markers.
  const list = h("ul", { part: "list", role: "list" });
  const summary = h("p", { part: "summary", class: "summary" });
  const log = h("div", { class: "log", role: "log", "aria-live": "polite" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  root.append(drop, list, summary, log);

  const choose = () => input.click();
  const give = (files: readonly TakenFile[]) => {
    if (!button.disabled && files.length > 0) onFiles(files);
  };
  button.addEventListener("click", choose);
  input.addEventListener("change", () => {
    give(Array.from(input.files ?? [], (file) => ({ file })));
    // So that the same file can be chosen again.
    input.value = "";
  });
  listenForDrops(drop, give);
  root.addEventListener("paste", (event) => {
    if (event instanceof ClipboardEvent) void takeFrom(event, event.clipboardData, give);
  });

  return {
    button,
    list,
    summary,
    dress(texts, { accept, multiple }) {
      hint.textContent = texts.hint;
      button.textContent = multiple ? texts.choose : texts.chooseOne;
      list.ariaLabel = texts.list;
      log.ariaLabel = texts.log;
      input.accept = accept;
      input.multiple = multiple;
    },
    disable(disabled) {
      button.disabled = disabled;
    },
    complain(text) {
      if (fault.textContent !== text) fault.textContent = text;
    },
    choose,
    announce(text) {
      log.append(h("div", {}, text));
      if (log.childElementCount > rememberedLines) log.firstElementChild?.remove();
    },
  };
}

function listenForDrops(drop: HTMLElement, give: (files: readonly TakenFile[]) => void): void {
  const mark = (isOver: boolean) => drop.classList.toggle("over", isOver);
  drop.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    mark(true);
  });
  drop.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && drop.contains(relatedTarget))) mark(false);
  });
  drop.addEventListener("drop", (event) => {
    mark(false);
    void takeFrom(event, event.dataTransfer, give);
  });
}

async function takeFrom(
  event: Event,
  transfer: DataTransfer | null,
  give: (files: readonly TakenFile[]) => void,
): Promise<void> {
  if (transfer?.types.includes("Files") !== true) return;
  // Else the browser would show the file instead of the page.
  event.preventDefault();
  give(await takenFiles(transfer));
}
