import type { Server } from "@hapi/hapi";
import { createSigner, type SignerOptions } from "@hitless/s3-signer";
import { uploadRoutes } from "@hitless/s3-signer/hapi";

/** Whoever is signed in may upload pictures of up to 10 MB, into a folder of their own. */
export function serveUploads(server: Server, store: SignerOptions, secret: string): void {
  server.route(
    uploadRoutes({
      path: "/api/uploads",
      auth: "session",
      session: ({ auth }) => ({ user: auth.credentials["username"] as string }),
      signer: createSigner(store),
      kinds: { picture: { types: ["image/*"], maxSize: 10_000_000 } },
      secret,
      // The only trace of what went wrong: nothing in here prints.
      onEvent: (event) => {
        if (event.type === "failed" || event.type === "store-failed") console.error(event);
      },
    }),
  );
}
