import { hostname } from "node:os";

import { formatTimestamp, type StructuredElement, type SyslogMessage } from "@hitless/syslog";

import { type Ansi, withoutControls } from "./control-characters.ts";
import { type Entry, entryOf, type Info, MESSAGE } from "./entry.ts";
import type { MessageOptions, MetadataForm } from "./options.ts";
import type { Origin } from "./origin.ts";
import { commonSecrets, redactionOf } from "./redaction.ts";
import { saysMore, severityOf } from "./severity.ts";
import { structuredFields, tokenElement } from "./structured-data.ts";

/** Makes the message of one entry; `sequence` counts the messages from 1. */
export type Compose = (info: Info, origin: Origin, sequence: number) => SyslogMessage;

const forms: readonly MetadataForm[] = ["structured-data", "json", "text", "format"];

/** @throws {TypeError} for options that make no sense, before anything is opened. */
export function composer(options: MessageOptions): Compose {
  checkForm(options);
  const { severities = {}, metadata = "structured-data", ansi = "escape" } = options;
  const fieldsId = options.structuredDataId ?? "fields@32473";
  const hides = redactionOf(metadata === "format" ? [] : (options.redact ?? commonSecrets));
  const header = headerOf(options);
  const tokens = tokensOf(options);
  return (info, origin, sequence) => {
    const entry = entryOf(info, hides);
    const severity = severityOf(entry.level, severities);
    const fields = {
      ...(saysMore(entry.level, severity) && { level: entry.level }),
      ...entry.fields,
    };
    const element = metadata === "structured-data" ? structuredFields(fieldsId, fields) : undefined;
    return {
      ...header,
      severity,
      timestamp: formatTimestamp(origin.at),
      structuredData: [
        ...tokens,
        sequenceElement(sequence),
        ...traceElement(origin),
        ...(element ? [clean(element, ansi)] : []),
      ],
      message: withoutControls(textOf(info, { ...entry, fields }, metadata, origin), ansi),
    };
  };
}

/** The fields that all messages of a transport share. */
export function headerOf({
  app,
  host = hostname(),
  facility = "local0",
  processId = String(process.pid),
  messageId,
}: MessageOptions): Pick<
  SyslogMessage,
  "facility" | "hostname" | "appName" | "processId" | "messageId"
> {
  if (typeof app !== "string" || app === "")
    throw new TypeError(`app: ${JSON.stringify(app)} was given, the name of the app was expected`);
  return { facility, hostname: host, appName: app, processId, messageId };
}

/** Tells a repeated message from a new one (RFC 5424 section 7.3.1: 1 to 2147483647, then 1 again). */
export function sequenceElement(sequence: number): StructuredElement {
  return { id: "meta", params: [["sequenceId", String(((sequence - 1) % 2_147_483_647) + 1)]] };
}

/** The token goes with every message. */
export function tokensOf({ token }: MessageOptions): StructuredElement[] {
  if (token === undefined) return [];
  return [tokenElement(typeof token === "string" ? { token } : token)];
}

function textOf(info: Info, { text, level, fields }: Entry, form: MetadataForm, { trace }: Origin) {
  switch (form) {
    case "structured-data":
      return text;
    case "json":
      return JSON.stringify({ message: text, level, ...trace, ...fields });
    case "text":
      return Object.keys(fields).length === 0 ? text : `${text} ${JSON.stringify(fields)}`;
    case "format":
      return typeof info[MESSAGE] === "string" ? info[MESSAGE] : text;
  }
}

/** As OpenTelemetry has it for syslog, so that receivers find the trace of a line. */
function traceElement({ trace }: Origin): StructuredElement[] {
  return trace ? [{ id: "opentelemetry", params: Object.entries(trace) }] : [];
}

function clean({ id, params }: StructuredElement, ansi: Ansi): StructuredElement {
  return { id, params: params.map(([name, value]) => [name, withoutControls(value, ansi)]) };
}

function checkForm({ metadata = "structured-data", redact }: MessageOptions): void {
  if (!forms.includes(metadata))
    throw new TypeError(`metadata: ${JSON.stringify(metadata)} is none of ${forms.join(", ")}`);
  if (metadata === "format" && redact !== undefined)
    throw new TypeError(
      'redact: with metadata: "format" the text is made before; put redactFields() before that format instead',
    );
}
