import type { Severity } from "@hitless/syslog";

/** Which syslog severity each level of a winston logger has. */
export type Severities = Readonly<Record<string, Severity>>;

/**
 * The levels of `winston.config.npm`, `.syslog` and `.cli`, and what else is common. Levels that syslog
 * does not have take the severity that a reader would filter them by.
 * @see https://www.rfc-editor.org/rfc/rfc5424#section-6.2.1
 */
const known: Severities = {
  emerg: "emerg",
  alert: "alert",
  crit: "crit",
  err: "err",
  warning: "warning",
  notice: "notice",
  info: "info",
  debug: "debug",

  error: "err",
  warn: "warning",
  http: "info",
  verbose: "debug",
  silly: "debug",

  help: "info",
  data: "info",
  prompt: "info",
  input: "info",

  panic: "emerg",
  emergency: "emerg",
  critical: "crit",
  fatal: "crit",
  trace: "debug",
};

/** Other names of a severity, which say no more than the severity itself. */
const synonyms = new Set(["error", "warn", "emergency", "critical"]);

/** Severity of a level; `notice` where nobody said, so that it is seen. */
export function severityOf(level: string, given: Severities): Severity {
  return own(given, level) ?? own(known, level) ?? "notice";
}

/** True where the severity on the wire does not tell which level it was. */
export function saysMore(level: string, severity: Severity): boolean {
  return level !== severity && !synonyms.has(level);
}

/** @throws {TypeError} naming the levels of a logger that have no severity. */
export function checkLevels(levels: Readonly<Record<string, number>>, given: Severities): void {
  const missing = Object.keys(levels).filter((level) => !own(given, level) && !own(known, level));
  if (missing.length === 0) return;
  const example = missing.map((level) => `${JSON.stringify(level)}: "notice"`).join(", ");
  throw new TypeError(
    `levels without a syslog severity: ${missing.join(", ")}; name one for each, as in severities: { ${example} }`,
  );
}

function own(severities: Severities, level: string): Severity | undefined {
  return Object.hasOwn(severities, level) ? severities[level] : undefined;
}
