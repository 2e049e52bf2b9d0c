import type { UploadConfirmation } from "./completion/confirmation.ts";
import type { S3SignerErrorCode } from "./errors.ts";

/** What a handler tells of; none of it is secret. */
export type UploadEvent =
  | {
      readonly type: "signed";
      readonly how: "POST" | "PUT" | "multipart";
      readonly user: string;
      readonly kind: string;
      readonly key: string;
      readonly contentType: string;
      /** Bytes; at most. */
      readonly maxSize: number;
    }
  | { readonly type: "confirmed"; readonly user: string; readonly confirmation: UploadConfirmation }
  | { readonly type: "aborted"; readonly user: string; readonly key: string }
  | {
      readonly type: "refused";
      readonly code: S3SignerErrorCode;
      readonly message: string;
      /** Undefined when nobody was signed in. */
      readonly user: string | undefined;
    }
  /** Something threw that is no refusal: the app's own `session`, or a fault of this package. */
  | { readonly type: "failed"; readonly error: unknown };
