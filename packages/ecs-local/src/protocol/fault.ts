/** An answer of a service that says what was wrong, as its error form carries it. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** The exception's name in the service's API, such as `ClusterNotFoundException`. */
  readonly code: string;
  readonly status: number;
  /** More members of the error, such as `resourceIds`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { status = 400, members = {} }: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** The fault of a request whose values the service does not take. */
export function invalidParameter(message: string): Fault {
  return new Fault("InvalidParameterException", message);
}

/** The fault of a request that names what is not there, or that is not possible now. */
export function clientFault(message: string): Fault {
  return new Fault("ClientException", message);
}
