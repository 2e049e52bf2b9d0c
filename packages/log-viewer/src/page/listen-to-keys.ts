export interface KeyActions {
  search: () => void;
  move: (by: number, options: { extend: boolean }) => void;
  first: () => void;
  last: () => void;
  toggleLive: () => void;
  details: () => void;
  around: () => void;
  close: () => void;
  help: () => void;
}

/** Keys that do something wherever the focus is, but in fields and dialogs. */
export function listenToKeys(actions: KeyActions): void {
  const byKey: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    "/": () => actions.search(),
    j: ({ shiftKey }) => actions.move(1, { extend: shiftKey }),
    k: ({ shiftKey }) => actions.move(-1, { extend: shiftKey }),
    J: () => actions.move(1, { extend: true }),
    K: () => actions.move(-1, { extend: true }),
    ArrowDown: ({ shiftKey }) => actions.move(1, { extend: shiftKey }),
    ArrowUp: ({ shiftKey }) => actions.move(-1, { extend: shiftKey }),
    g: () => actions.first(),
    G: () => actions.last(),
    " ": () => actions.toggleLive(),
    Enter: () => actions.details(),
    c: () => actions.around(),
    "?": () => actions.help(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]"))
      return;
    if (event.key === "Escape") return actions.close();
    if (isTakenBy(event.target, event.key)) return;
    const action = byKey[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action(event);
  });
}

/** Fields take every key; buttons, links and folded parts those that press them. */
function isTakenBy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, select, textarea") !== null) return true;
  return [" ", "Enter"].includes(key) && target.closest("button, a, summary") !== null;
}
