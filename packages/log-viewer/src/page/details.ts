import { jsonOf } from "../line/fields-of.ts";
import type { LogLine } from "../line/line.ts";
import { facilities, severities } from "../line/priority.ts";
import { make } from "./element.ts";
import { showText } from "./show-text.ts";

export interface DetailActions {
  /** Adds a condition to the search. */
  narrow: (condition: string) => void;
  around: (line: LogLine) => void;
  copyLink: () => void;
  close: () => void;
}

/** Shows all that is known of a line. */
export function showDetails(
  root: HTMLElement,
  line: LogLine,
  found: RegExp | undefined,
  actions: DetailActions,
): void {
  const { narrow } = actions;
  const json = jsonOf(line.message);
  const message = make("pre");
  message.append(
    ...showText(json === undefined ? line.message : JSON.stringify(json, null, 2), {
      found,
      multiline: true,
    }),
  );
  root.replaceChildren(
    make(
      "div",
      { className: "buttons" },
      button("What was around it", () => actions.around(line)),
      button("Only this host", () => narrow(`host:${quote(line.host)}`)),
      ...(line.app === ""
        ? []
        : [button("Only this program", () => narrow(`app:${quote(line.app)}`))]),
      button("Copy link", actions.copyLink),
      button("Close", actions.close),
    ),
    message,
    ...(json === undefined ? [] : [folded("As it was sent", line.message)]),
    ...(line.rawBase64 === undefined ? [] : [folded("The bytes, in base64", line.rawBase64)]),
    table(rowsOf(line)),
  );
  root.hidden = false;
}

/** A name as the search takes it. */
export function quote(name: string): string {
  return /^[^\s()"]+$/.test(name) ? name : `"${name.replaceAll('"', "")}"`;
}

function folded(title: string, text: string): HTMLElement {
  const pre = make("pre");
  pre.append(...showText(text, { found: undefined, multiline: true }));
  return make("details", {}, make("summary", {}, title), pre);
}

function rowsOf(line: LogLine): [string, string | undefined][] {
  const { structuredData = [] } = line;
  return [
    ["received", new Date(line.receivedMs).toISOString()],
    ["written", line.timestamp],
    ["host", line.host],
    ["program", line.app],
    ["process", line.processId],
    ["message id", line.messageId],
    ["severity", severities[line.severity]],
    ["facility", facilities[line.facility]],
    ["came by", `${line.transport} from ${line.sender}`],
    ["line", String(line.id)],
    ["problem", line.problem],
    ...structuredData.flatMap(({ id, params }) =>
      params.map(([name, value]): [string, string] => [`${id}.${name}`, value]),
    ),
  ];
}

function table(rows: readonly [string, string | undefined][]): HTMLElement {
  const body = make("tbody");
  for (const [name, value] of rows) {
    if (value === undefined || value === "") continue;
    const head = make("th", { scope: "row" });
    head.append(...showText(name, { found: undefined }));
    const cell = make("td");
    cell.append(...showText(value, { found: undefined }));
    body.append(make("tr", {}, head, cell));
  }
  return make("table", {}, body);
}

function button(text: string, onclick: () => void): HTMLElement {
  return make("button", { className: "quiet", onclick }, text);
}
