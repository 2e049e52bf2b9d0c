import { showTime } from "./show-time.ts";

export interface Counts {
  fromMs: number;
  toMs: number;
  counts: number[];
  timedOut: boolean;
}

const namespace = "http://www.w3.org/2000/svg";
const [width, height] = [600, 50];

/** Draws how many lines there were over time. `onPick` gets the stretch of the bar that was pressed. */
export function drawChart(
  root: HTMLElement,
  { fromMs, toMs, counts }: Counts,
  onPick: (fromMs: number, toMs: number) => void,
): void {
  const svg = node("svg", {
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: "none",
    role: "img",
  });
  const most = Math.max(1, ...counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const label = `${total.toLocaleString()} lines from ${showTime(fromMs)} to ${showTime(toMs)}, at most ${most.toLocaleString()} in one of ${counts.length} bars`;
  svg.setAttribute("aria-label", label);
  const step = width / counts.length;
  const spanMs = (toMs - fromMs) / counts.length;
  counts.forEach((count, index) => {
    const start = Math.round(fromMs + index * spanMs);
    const end = Math.round(start + spanMs);
    const slot = node("rect", { class: "slot", x: index * step, y: 0, width: step, height });
    const title = node("title", {});
    title.textContent = `${showTime(start)}: ${count.toLocaleString()}`;
    slot.append(title);
    slot.addEventListener("click", () => onPick(start, end));
    // What is there at all is seen.
    const tall = count === 0 ? 0 : Math.max(1.5, (count / most) * (height - 4));
    const bar = node("rect", {
      class: "bar",
      x: index * step + step * 0.1,
      y: height - tall,
      width: step * 0.8,
      height: tall,
    });
    bar.style.pointerEvents = "none";
    svg.append(slot, bar);
  });
  root.replaceChildren(svg);
}

function node<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
