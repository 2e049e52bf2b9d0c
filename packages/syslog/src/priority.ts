/** The names of RFC 5424 section 6.2.1, table 1; the place is the number. */
export const facilities = [
  ...(["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news"] as const),
  ...(["uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock"] as const),
  ...(["local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"] as const),
] as const;

/** The names of RFC 5424 section 6.2.1, table 2, from the worst on; the place is the number. */
export const severities = [
  ...(["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"] as const),
] as const;

export type Facility = (typeof facilities)[number];
export type Severity = (typeof severities)[number];

const highest = facilities.length * severities.length - 1;
const facilityCodes = new Map<string, number>(facilities.map((name, code) => [name, code * 8]));
const severityCodes = new Map<string, number>(severities.map((name, code) => [name, code]));

/**
 * The number in front of a message: facility × 8 + severity, 0 to 191 (RFC 5424 section 6.2.1).
 *
 * @throws {TypeError} when one of the names is unknown.
 */
export function priorityOf(facility: Facility, severity: Severity): number {
  const high = facilityCodes.get(facility);
  const low = severityCodes.get(severity);
  if (high !== undefined && low !== undefined) return high + low;
  const [kind, name, known] =
    high === undefined
      ? (["facility", facility, facilities] as const)
      : (["severity", severity, severities] as const);
  throw new TypeError(`there is no ${kind} "${name}": expected one of ${known.join(", ")}`);
}

/** The names that a number stands for; nothing when it is none of 0 to 191. */
export function namesOf(priority: number): { facility: Facility; severity: Severity } | undefined {
  if (!Number.isInteger(priority) || priority < 0 || priority > highest) return undefined;
  const facility = facilities[priority >> 3];
  const severity = severities[priority & 7];
  return facility === undefined || severity === undefined ? undefined : { facility, severity };
}
