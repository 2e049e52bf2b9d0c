import type { UploadConfirmation } from "./completion/confirmation.ts";
import type { S3SignerErrorCode } from "./errors.ts";

/** The codes that are the fault of the store or of its settings, never of who uploads. */
export type StoreErrorCode = "StoreUnavailable" | "StoreRefused";

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
      readonly code: Exclude<S3SignerErrorCode, StoreErrorCode>;
      /** What the browser is told, and behind it what it is not told, such as the hosts that were compared. */
      readonly message: string;
      /** Undefined when nobody was signed in. */
      readonly user: string | undefined;
    }
  /** The store or the provider of credentials failed, or the store refused the signer: a matter for operators. */
  | {
      readonly type: "store-failed";
      readonly code: StoreErrorCode;
      /** With the address that was asked, and why it failed, in the words of the store or the provider. */
      readonly message: string;
      readonly user: string | undefined;
    }
  /** Something threw that is no refusal: the app's own `session`, or a fault of this package. */
  | { readonly type: "failed"; readonly error: unknown };
