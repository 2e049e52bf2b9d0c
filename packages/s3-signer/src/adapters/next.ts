import type { UploadHandlerOptions } from "../handler/options.ts";
import { createUploadHandler } from "../handler/upload-handler.ts";

export interface NextUploadOptions extends Omit<UploadHandlerOptions<undefined>, "session"> {
  /** Who asks; `cookies()` of `next/headers` can be asked here. */
  readonly session: (request: Request) => ReturnType<UploadHandlerOptions<undefined>["session"]>;
}

export interface NextUploads {
  readonly GET: (request: Request) => Promise<Response>;
  readonly POST: (request: Request) => Promise<Response>;
}

/**
 * The route handlers that sign uploads, for the App Router of Next.js, in `app/api/uploads/route.ts`:
 * `export const { GET, POST } = uploads({ … })`. The runtime is Node.js, and `serverExternalPackages` of the
 * configuration must name `@hitless/s3-signer`.
 *
 * @throws {TypeError} when an option is wrong.
 */
export function uploads(options: NextUploadOptions): NextUploads {
  const handler = createUploadHandler(options);
  const serve = (request: Request): Promise<Response> => handler(request, undefined);
  return { GET: serve, POST: serve };
}
