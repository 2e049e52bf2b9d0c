/** What is known of a request that got no whole answer. */
export interface Breakage {
  error: Error;
  /** The head of an answer was there. */
  answerBegun: boolean;
}

const byCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  UND_ERR_SOCKET: "connection closed without an answer",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name not found",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ETIMEDOUT: "connection timed out",
  UND_ERR_CONNECT_TIMEOUT: "connection timed out",
  EMFILE: "no connection: this machine's limit of open files is reached",
  EADDRNOTAVAIL: "no connection: this machine is out of free ports",
};

/** In words that fit one line why a request got no whole answer. Pure. */
export function reasonOf({ error, answerBegun }: Breakage): string {
  if (answerBegun) return "answer cut off";
  const code = codeOf(error);
  if (code?.startsWith("HPE_")) return `not an HTTP answer (${code})`;
  const known = code === undefined ? undefined : byCode[code];
  return known ?? oneLine(code === undefined ? error.message : `${error.message} (${code})`);
}

/** A text that is safe in a terminal and in a list: no control characters, 120 characters at most. Pure. */
export function oneLine(text: string, limit = 120): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return plain.length > limit ? `${plain.slice(0, limit - 1)}…` : plain;
}

function codeOf(error: unknown): string | undefined {
  // With several addresses to try, the error is an AggregateError and the codes are inside.
  if (error instanceof AggregateError) return codeOf(error.errors[0]) ?? ownCode(error);
  return ownCode(error);
}

function ownCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
