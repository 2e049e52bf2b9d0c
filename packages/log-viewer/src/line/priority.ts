/** RFC 5424, table 2; the index is the code. */
export const severities = [
  "emerg",
  "alert",
  "crit",
  "err",
  "warning",
  "notice",
  "info",
  "debug",
] as const;

/** RFC 5424, table 1, by the names of syslog(3); the index is the code. */
export const facilities = [
  "kern",
  "user",
  "mail",
  "daemon",
  "auth",
  "syslog",
  "lpr",
  "news",
  "uucp",
  "cron",
  "authpriv",
  "ftp",
  "ntp",
  "audit",
  "alert",
  "clock",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
] as const;

const otherNames: Readonly<Record<string, number>> = {
  emergency: 0,
  panic: 0,
  critical: 2,
  error: 3,
  warn: 4,
  informational: 6,
};

/** The code of a severity's name or number. */
export function severityOf(text: string): number | undefined {
  return codeOf(text, severities) ?? otherNames[text.toLowerCase()];
}

/** The code of a facility's name or number. */
export function facilityOf(text: string): number | undefined {
  return codeOf(text, facilities);
}

function codeOf(text: string, names: readonly string[]): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text) < names.length ? Number(text) : undefined;
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? undefined : index;
}
