import { S3SignerError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import type { UploadSession } from "../rules/plan-upload.ts";
import { act } from "./act.ts";
import { settings } from "./actions/settings.ts";
import { answer, refusal } from "./answers.ts";
import { type Desk, deskOf, type UploadHandlerOptions } from "./options.ts";
import { refuseForeign } from "./origin.ts";
import { readBody } from "./read-body.ts";
import { readSettingsWish, readWish } from "./wish.ts";

/** Answers one request, refusals and faults too; every answer says `no-store`. */
export type UploadHandler<Context> = (request: Request, context: Context) => Promise<Response>;

/**
 * Makes the one handler that browsers ask: it signs, looks after uploads in parts and confirms what is stored. It
 * takes and gives the standard `Request` and `Response`; the adapters fit it to frameworks.
 *
 * @throws {TypeError} when an option is wrong.
 */
export function createUploadHandler<Context = undefined>(
  options: UploadHandlerOptions<Context>,
): UploadHandler<Context> {
  const desk = deskOf(options);
  return async (request, context) => {
    let user: string | undefined;
    const sessionOf = async (): Promise<UploadSession> => {
      const session = await options.session(request, context);
      if (!session) throw new S3SignerError("Unauthorized", "Sign in first");
      user = session.user;
      return session;
    };
    try {
      return await serve(desk, request, sessionOf);
    } catch (error) {
      return explain(desk, error, user, request.signal);
    }
  };
}

async function serve(
  desk: Desk,
  request: Request,
  sessionOf: () => Promise<UploadSession>,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "POST")
    throw new S3SignerError("MethodNotAllowed", "Only GET and POST are answered here");
  refuseForeign(request, desk.origins);
  const session = await sessionOf();
  limitRate(desk, session);
  if (request.method === "GET")
    return answer(await settings(desk, session, readSettingsWish(request.url)));
  return act(desk, session, readWish(await readBody(request)), request.signal);
}

function limitRate({ requests, signer }: Desk, { user }: UploadSession): void {
  const retryAfter = requests?.take(user, signer.now()) ?? 0;
  if (retryAfter === 0) return;
  const message = `Too many requests; ask again in ${retryAfter} s`;
  throw new S3SignerError("RateLimited", message, { retryAfter });
}

function explain(
  { emit }: Desk,
  error: unknown,
  user: string | undefined,
  { aborted }: AbortSignal,
): Response {
  if (!(error instanceof S3SignerError)) {
    // A browser that went away is no fault, and reads no answer.
    if (!aborted) emit({ type: "failed", error });
    // What it says may be of the app's insides.
    return refusal(new S3SignerError("InternalError", "This did not work; try again later"));
  }
  const { code } = error;
  const message = reasonOf(error);
  if (code === "StoreUnavailable" || code === "StoreRefused")
    emit({ type: "store-failed", code, message, user });
  else emit({ type: "refused", code, message, user });
  return refusal(error, headersOf(error));
}

function headersOf({ code, retryAfter }: S3SignerError): Record<string, string> {
  if (code === "MethodNotAllowed") return { Allow: "GET, POST" };
  return retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
}
