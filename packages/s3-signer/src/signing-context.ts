import type { CurrentCredentials } from "./credentials.ts";
import type { FormFor } from "./post/form.ts";

/** What everything that signs or sends needs of the signer. */
export interface SigningContext {
  readonly bucket: string;
  readonly region: string;
  /** The bucket's address, without a slash at its end. */
  readonly bucketUrl: string;
  readonly credentials: CurrentCredentials;
  readonly form: FormFor;
  readonly now: () => Date;
  /** How long the store may take to answer, in ms. */
  readonly timeoutMs: number;
}
