import { styleText } from "node:util";

import type { LogLine } from "../line/line.ts";
import { severities } from "../line/priority.ts";

type Color = Parameters<typeof styleText>[0];

const colors: readonly Color[] = ["red", "red", "red", "red", "yellow", "green", "dim", "dim"];

/** A line for a terminal. What a message holds that a terminal would obey is shown instead. */
export function formatLine(line: LogLine, { color }: { color: boolean }): string {
  const paint = (style: Color, text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const { host, app, severity, message, receivedMs, timestamp, processId } = line;
  const from = [host, app === "" || processId === undefined ? app : `${app}[${processId}]`];
  const name = severities[severity] ?? "";
  return [
    paint("dim", tame(timestamp ?? new Date(receivedMs).toISOString())),
    paint("cyan", tame(from.filter((each) => each !== "").join(" "))),
    paint(colors[severity] ?? "dim", name),
    tame(message),
  ].join(" ");
}

/** Control characters as the pictures that Unicode has of them; of line breaks, too. */
function tame(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- those are what it is about
      .replaceAll(/[\u0000-\u0008\u000a-\u001f]/g, (each) =>
        String.fromCodePoint(0x2400 + each.charCodeAt(0)),
      )
      .replaceAll(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
  );
}
