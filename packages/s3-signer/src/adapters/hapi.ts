import type { Lifecycle, Request as HapiRequest, ResponseToolkit, ServerRoute } from "@hapi/hapi";

import type { UploadHandlerOptions } from "../handler/options.ts";
import { createUploadHandler, type UploadHandler } from "../handler/upload-handler.ts";
import { toRequest } from "./node-request.ts";

export interface HapiUploadOptions extends Omit<UploadHandlerOptions<HapiRequest>, "session"> {
  /** @default "/api/uploads" */
  readonly path?: string;
  /** The strategy of authentication, such as `"session"`. @default hapi's default strategy */
  readonly auth?: string;
  /** Who asks; `request.auth` says what the strategy found. */
  readonly session: (
    request: HapiRequest,
  ) => ReturnType<UploadHandlerOptions<HapiRequest>["session"]>;
}

/**
 * The routes that sign uploads, for hapi 21: `server.route(uploadRoutes({ … }))`.
 *
 * @throws {TypeError} when an option is wrong.
 */
export function uploadRoutes(options: HapiUploadOptions): ServerRoute[] {
  const { path = "/api/uploads", auth, session, ...others } = options;
  const handler = createUploadHandler<HapiRequest>({
    ...others,
    session: (_request, request) => session(request),
  });
  const shared = {
    handler: (request: HapiRequest, h: ResponseToolkit) => answer(handler, request, h),
    ext: { onPreResponse: { method: refuseAsWire } },
  };
  // hapi must neither parse nor judge the body: it answers in another form than the wire's.
  const payload = { parse: false, output: "data", maxBytes: 1 << 20 } as const;
  const withAuth = auth === undefined ? {} : { auth };
  return [
    { method: "GET", path, handler: shared.handler, options: { ...withAuth, ext: shared.ext } },
    {
      method: "POST",
      path,
      handler: shared.handler,
      options: { ...withAuth, ext: shared.ext, payload },
    },
  ];
}

async function answer(
  handler: UploadHandler<HapiRequest>,
  request: HapiRequest,
  h: ResponseToolkit,
): Promise<Lifecycle.ReturnValue> {
  const { payload, raw } = request;
  const { method = "GET", url = "/", headers } = raw.req;
  const gone = new AbortController();
  raw.res.once("close", () => {
    gone.abort();
  });
  const body: unknown = payload;
  const standard = toRequest({ method, url, headers, body, signal: gone.signal });
  const response = await handler(standard, request);
  const answered = h.response(await response.text()).code(response.status);
  for (const [name, value] of response.headers) answered.header(name, value);
  return answered;
}

// What hapi refuses before the handler is asked: nobody is signed in, or the body is too large.
function refuseAsWire(request: HapiRequest, h: ResponseToolkit): Lifecycle.ReturnValue {
  const { response } = request;
  if (!("isBoom" in response)) return h.continue;
  const { output } = response;
  output.headers["cache-control"] = "no-store";
  const code = output.statusCode === 401 ? "Unauthorized" : "BadRequest";
  const message = output.statusCode === 401 ? "Sign in first" : output.payload.message;
  if (output.statusCode < 500)
    output.payload = Object.assign(output.payload, { error: { code, message } });
  return h.continue;
}
