import type { Facility, Severity } from "./priority.ts";

/** One element of structured data (RFC 5424 section 6.3). */
export interface StructuredElement {
  /** A registered name, or `name@<private enterprise number>`. */
  id: string;
  /** In this order; a name may be there more than once. */
  params: readonly (readonly [name: string, value: string])[];
}

/** What one syslog message says. An absent field is written as NILVALUE, `-`. */
export interface SyslogMessage {
  facility: Facility;
  severity: Severity;
  /** RFC 3339 with up to six digits of fraction, and `Z` or an offset. */
  timestamp?: string | undefined;
  /** At most 255 printable ASCII characters. */
  hostname?: string | undefined;
  /** At most 48 printable ASCII characters. */
  appName?: string | undefined;
  /** At most 128 printable ASCII characters. */
  processId?: string | undefined;
  /** At most 32 printable ASCII characters. */
  messageId?: string | undefined;
  structuredData?: readonly StructuredElement[] | undefined;
  /** The text; empty for none. */
  message: string;
}
