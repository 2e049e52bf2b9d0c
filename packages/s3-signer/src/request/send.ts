import { S3SignerError } from "../errors.ts";
import { readBounded } from "../read-bounded.ts";
import { redact } from "../redact.ts";
import type { SigningContext } from "../signing-context.ts";
import { readFault } from "./fault.ts";
import { signatureOf } from "./signature.ts";
import { signable, type StoreRequest, urlOf } from "./store-request.ts";

export interface StoreAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Method and address, without the query. */
  readonly asked: string;
  /** What must be in no message, whatever the store says. */
  readonly secrets: readonly string[];
}

// A list of 1,000 parts has about 300 KB.
const mostBytes = 4 << 20;

/**
 * Signs a request, sends it, and reads the answer, whatever its status.
 *
 * @throws {S3SignerError} `StoreUnavailable` when there is no answer within the limit, or it is a 5xx.
 */
export async function send(
  context: SigningContext,
  request: StoreRequest,
  signal?: AbortSignal,
): Promise<StoreAnswer> {
  const credentials = await context.credentials();
  const signer = signatureOf(context.region, credentials);
  const signed = await signer.sign(signable(context.bucketUrl, request), {
    signingDate: context.now(),
  });
  const { host: _host, ...headers } = signed.headers;
  const answer = await ask(context, urlOf(signable(context.bucketUrl, request)), {
    method: request.method,
    headers,
    secrets: [credentials.secretAccessKey, credentials.sessionToken ?? ""],
    ...(request.body !== undefined && { body: request.body }),
    ...(signal && { signal }),
  });
  if (answer.status >= 500) throw storeFault(answer);
  return answer;
}

/**
 * What an answer that is no success means: the store's own fault, or its no to the signer, which asking again does not
 * change.
 */
export function storeFault({ status, text, asked, secrets }: StoreAnswer): S3SignerError {
  const { code, message } = readFault(text);
  const cause = new Error(`${asked}: ${redact(message, secrets) || "the store gave no reason"}`);
  return new S3SignerError(
    isPassing(status, code) ? "StoreUnavailable" : "StoreRefused",
    `The store answered ${status} ${code}`.trimEnd(),
    { cause },
  );
}

// Codes of a 4xx that are a matter of time: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const passingCodes = new Set(["RequestTimeout", "OperationAborted", "SlowDown"]);

function isPassing(status: number, code: string): boolean {
  // A success that is none is a broken answer; 501 says that it will never be one.
  const passes = status < 300 || status === 408 || status === 429 || status >= 500;
  return (passes && status !== 501) || passingCodes.has(code);
}

async function ask(
  { timeoutMs }: SigningContext,
  url: string,
  { signal, secrets, ...init }: RequestInit & { secrets: readonly string[] },
): Promise<StoreAnswer> {
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const asked = `${init.method} ${url.replace(/\?.*$/, "")}`;
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: stop });
    const text = await readBounded(response, mostBytes);
    if (text === undefined) throw new TypeError(`An answer of more than ${mostBytes} bytes`);
    return { status: response.status, headers: response.headers, text, asked, secrets };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const why = limit.aborted ? `did not answer within ${timeoutMs} ms` : "cannot be reached";
    const cause = new Error(asked, { cause: error });
    throw new S3SignerError("StoreUnavailable", `The store ${why}`, { cause });
  }
}
