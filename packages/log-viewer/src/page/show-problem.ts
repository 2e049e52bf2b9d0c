import { make } from "./element.ts";

/** Shows what is wrong with a search, and where; nothing without a problem. */
export function showProblem(
  { box, input }: { box: HTMLElement; input: HTMLInputElement },
  problem: { message: string; at?: number | undefined; length?: number } | undefined,
): void {
  box.hidden = problem === undefined;
  input.setAttribute("aria-invalid", String(problem !== undefined));
  box.replaceChildren();
  if (problem === undefined) return;
  const { message, at, length = 1 } = problem;
  if (at !== undefined) {
    const text = input.value;
    // What is missing at the end has no character of its own.
    const here = make("span", { className: "here" }, text.slice(at, at + length) || " ⌄");
    box.append(text.slice(0, at), here, text.slice(at + length));
  }
  const where = at === undefined ? "" : `Character ${at + 1}: `;
  box.append(make("span", { className: "why" }, where + message));
}
