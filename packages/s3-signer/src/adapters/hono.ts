import type { Context } from "hono";

import type { UploadHandlerOptions } from "../handler/options.ts";
import { createUploadHandler } from "../handler/upload-handler.ts";

/** What is used of Hono's context. */
export interface HonoContext {
  readonly req: { readonly raw: Request };
}

export interface HonoUploadOptions<C extends HonoContext> extends Omit<
  UploadHandlerOptions<C>,
  "session"
> {
  /** Who asks; middleware before it may have left that in `c.get("…")`: `uploads<Context<AppEnv>>` knows its type. */
  readonly session: (c: C) => ReturnType<UploadHandlerOptions<C>["session"]>;
}

/**
 * The handler that signs uploads, for Hono 4: `app.all("/api/uploads", uploads({ … }))`.
 *
 * @throws {TypeError} when an option is wrong.
 */
export function uploads<C extends HonoContext = Context>(
  options: HonoUploadOptions<C>,
): (c: C) => Promise<Response> {
  const handler = createUploadHandler<C>({
    ...options,
    session: (_request, context) => options.session(context),
  });
  return (c) => handler(c.req.raw, c);
}
