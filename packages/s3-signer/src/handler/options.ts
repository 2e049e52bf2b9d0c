import { checkNames, isObject } from "../check-names.ts";
import { S3SignerError } from "../errors.ts";
import type { UploadEvent } from "../events.ts";
import type { UploadSession } from "../rules/plan-upload.ts";
import { type CheckedRules, checkRules, type UploadRules } from "../rules/upload-rules.ts";
import type { Signer } from "../signer.ts";
import { checkSecrets, type Secrets } from "../tickets/seal.ts";
import { limiter, type Limiter } from "./limiter.ts";

export interface RateLimit {
  /** How many requests one user may send within `seconds`. */
  readonly requests: number;
  readonly seconds: number;
}

export interface UploadHandlerOptions<Context> {
  readonly signer: Signer;
  /** The rules of each kind of upload; the first is meant where a browser names none. */
  readonly kinds: Readonly<Record<string, UploadRules>>;
  /**
   * Who asks, by the app's own session; nobody is answered with 401. An adapter hands the framework's own request on.
   */
  readonly session: (
    request: Request,
    context: Context,
  ) => UploadSession | null | undefined | Promise<UploadSession | null | undefined>;
  /**
   * Signs tickets and confirmations: at least 32 characters, the same in all processes of the app. A list accepts the
   * older ones after the first.
   */
  readonly secret: string | readonly string[];
  /** How files are sent that need no parts; PUT for stores that know no POST of forms. @default "POST" */
  readonly method?: "POST" | "PUT";
  /** Origins such as `https://www.shop.example` that may ask, besides the host that is asked. @default [] */
  readonly origins?: readonly string[];
  /** For each user, in this process. @default without limit */
  readonly rateLimit?: RateLimit;
  /** Must not throw. */
  readonly onEvent?: (event: UploadEvent) => void;
}

/** What the actions work with. */
export interface Desk {
  readonly signer: Signer;
  readonly secrets: Secrets;
  readonly method: "POST" | "PUT";
  readonly origins: readonly string[];
  readonly requests: Limiter | undefined;
  readonly emit: (event: UploadEvent) => void;
  /** The rules of a kind, by default the first. */
  kindOf(name: string | undefined): Kind;
}

export interface Kind {
  readonly name: string;
  readonly rules: CheckedRules;
  readonly uploads: Limiter | undefined;
}

/**
 * Checks the options of a handler before it serves anything.
 *
 * @throws {TypeError} that says which is wrong.
 */
export function deskOf<Context>(options: UploadHandlerOptions<Context>): Desk {
  checkShape(options);
  const { signer, method = "POST", origins = [], rateLimit, onEvent } = options;
  for (const origin of origins) checkOrigin(origin);
  const kinds = Object.entries(options.kinds).map(([name, rules]) => kind(name, rules));
  const [first] = kinds;
  if (first === undefined) throw new TypeError("kinds must have at least one kind of upload");
  return {
    signer,
    secrets: checkSecrets(options.secret),
    method,
    origins,
    requests: rateLimit && limiter(rateLimit.requests, rateLimit.seconds),
    emit: (event) => onEvent?.(event),
    kindOf: (name) => {
      const found = name === undefined ? first : kinds.find((each) => each.name === name);
      if (found !== undefined) return found;
      throw new S3SignerError("UnknownKind", `There is no kind of upload ${JSON.stringify(name)}`);
    },
  };
}

function checkShape<Context>(options: UploadHandlerOptions<Context>): void {
  checkNames("The options of the upload handler", options, optionNames);
  const { signer, kinds, session, method, origins, rateLimit, onEvent } = options;
  // Of whatever version of this package it is.
  if (typeof (signer as Signer | undefined)?.signUpload !== "function")
    throw new TypeError("signer must be what createSigner returns");
  if (typeof session !== "function") throw new TypeError("session must be a function");
  if (!isObject(kinds))
    throw new TypeError(
      "kinds must be an object of rules, such as { picture: { types, maxSize } }",
    );
  if (!["POST", "PUT", undefined].includes(method))
    throw new TypeError(`method must be "POST" or "PUT"; got ${JSON.stringify(method)}`);
  if (origins !== undefined && !Array.isArray(origins))
    throw new TypeError("origins must be a list such as ['https://www.shop.example']");
  if (rateLimit !== undefined) checkNames("rateLimit", rateLimit, ["requests", "seconds"]);
  if (onEvent !== undefined && typeof onEvent !== "function")
    throw new TypeError("onEvent must be a function");
}

const optionNames: readonly (keyof UploadHandlerOptions<never>)[] = [
  "signer",
  "kinds",
  "session",
  "secret",
  "method",
  "origins",
  "rateLimit",
  "onEvent",
];

function kind(name: string, given: UploadRules): Kind {
  const rules = checkRules(given, `kinds.${name}`);
  const uploads =
    rules.maxCount === undefined ? undefined : limiter(rules.maxCount, rules.countSeconds);
  return { name, rules, uploads };
}

function checkOrigin(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return;
  throw new TypeError(`origins must be such as https://www.shop.example; got ${origin}`);
}
