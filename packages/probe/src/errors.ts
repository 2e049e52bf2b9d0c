export type ProbeErrorCode = "unclean-baseline";

/**
 * A probe that could not start. `unclean-baseline`: the site did not answer as it should even before
 * anything was changed, so that nothing could be proved; the message says what was seen.
 * Misuse by the caller throws `TypeError` instead.
 */
export class ProbeError extends Error {
  override readonly name = "ProbeError";
  readonly code: ProbeErrorCode;

  constructor(code: ProbeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
