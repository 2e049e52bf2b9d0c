import { isObject } from "./check-names.ts";
import { S3SignerError } from "./errors.ts";
import { reasonOf } from "./reason-of.ts";
import { redact } from "./redact.ts";

/** A key pair of AWS, with the token that temporary ones need. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When temporary credentials end. */
  readonly expiration?: Date;
}

/** Fixed credentials, or a provider of the AWS SDK for JavaScript such as `fromNodeProviderChain()`. */
export type CredentialSource = Credentials | (() => Promise<Credentials>);

export type CurrentCredentials = () => Promise<Credentials>;

// The SDK refreshes this long before the end as well, so that what is signed now can still be used.
const refreshBeforeMs = 5 * 60_000;
const patienceMs = 10_000;

/**
 * Asks a provider again five minutes before its credentials end, once for all who wait. A provider whose credentials
 * have no end is asked each time: AWS's own ones remember their answer, and a file that was rotated is seen.
 *
 * @throws {S3SignerError} `StoreUnavailable` when the provider fails or takes longer than 10 s.
 */
export function currentCredentials(source: CredentialSource, now: () => Date): CurrentCredentials {
  if (typeof source !== "function") {
    if (!isObject(source))
      throw new TypeError(
        "credentials must be { accessKeyId, secretAccessKey } or a provider of the AWS SDK",
      );
    checkCredentials(source);
    return () => Promise.resolve(source);
  }
  let known: Credentials | undefined;
  let asking: Promise<Credentials> | undefined;
  return async () => {
    const end = known?.expiration?.getTime();
    if (known !== undefined && end !== undefined && end - now().getTime() > refreshBeforeMs)
      return known;
    asking ??= ask(source).finally(() => {
      asking = undefined;
    });
    known = await asking;
    return known;
  };
}

async function ask(provider: () => Promise<Credentials>): Promise<Credentials> {
  const limit = AbortSignal.timeout(patienceMs);
  const late = new Promise<never>((_resolve, reject) => {
    limit.addEventListener("abort", () => {
      reject(new TypeError(`The credentials were not there within ${patienceMs / 1000} s`));
    });
  });
  try {
    const credentials = await Promise.race([provider(), late]);
    checkCredentials(credentials);
    return credentials;
  } catch (error) {
    // Its words, such as which command signs in, and not itself: it may hold what it read.
    const cause = new Error(redact(reasonOf(error)));
    throw new S3SignerError("StoreUnavailable", "The credentials for the store are not there", {
      cause,
    });
  }
}

function checkCredentials({ accessKeyId, secretAccessKey }: Credentials): void {
  if (!isText(accessKeyId)) throw new TypeError("credentials.accessKeyId must be a string");
  if (!isText(secretAccessKey)) throw new TypeError("credentials.secretAccessKey must be a string");
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
