import type { LogLine } from "../line/line.ts";
import { severities } from "../line/priority.ts";
import { make } from "./element.ts";
import { showText } from "./show-text.ts";
import { showTime, timeOf } from "./show-time.ts";

/** What a row has room for. */
const maxCharacters = 2_000;

/** A line in the list. */
export function makeRow(line: LogLine, found: RegExp | undefined): HTMLElement {
  const row = make("div", { className: `row s${line.severity}`, id: rowId(line.id) });
  row.setAttribute("role", "option");
  const from = make("span", { className: "from" });
  from.append(...showText(nameOf(line), { found: undefined }));
  const text = make("span", { className: "text" });
  text.append(...showText(line.message.slice(0, maxCharacters), { found }));
  if (line.problem !== undefined) {
    text.prepend(make("span", { className: "odd", title: line.problem }, "⚠ "));
  }
  row.append(
    make("span", { className: "time" }, showTime(timeOf(line))),
    from,
    make("span", { className: "level" }, severities[line.severity] ?? ""),
    text,
  );
  return row;
}

export function rowId(id: number): string {
  return `line-${id}`;
}

function nameOf({ host, app }: LogLine): string {
  return app === "" ? host : `${host} ${app}`;
}
