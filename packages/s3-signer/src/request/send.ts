import { S3SignerError } from "../errors.ts";
import { readBounded } from "../read-bounded.ts";
import type { SigningContext } from "../signing-context.ts";
import { signatureOf } from "./signature.ts";
import { signable, type StoreRequest, urlOf } from "./store-request.ts";
import { readFault } from "./fault.ts";

export interface StoreAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
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
    ...(request.body !== undefined && { body: request.body }),
    ...(signal && { signal }),
  });
  if (answer.status >= 500) throw unavailable(answer);
  return answer;
}

/** Fails with what the store said no to, for whoever asked rightly. */
export function unavailable({ status, text }: StoreAnswer): S3SignerError {
  const { code } = readFault(text);
  return new S3SignerError("StoreUnavailable", `The store answered ${status} ${code}`.trimEnd());
}

async function ask(
  { timeoutMs }: SigningContext,
  url: string,
  { signal, ...init }: RequestInit,
): Promise<StoreAnswer> {
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: stop });
    const text = await readBounded(response, mostBytes);
    if (text === undefined) throw new TypeError(`An answer of more than ${mostBytes} bytes`);
    return { status: response.status, headers: response.headers, text };
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    const why = limit.aborted ? `did not answer within ${timeoutMs} ms` : "cannot be reached";
    throw new S3SignerError("StoreUnavailable", `The store ${why}`, { cause });
  }
}
