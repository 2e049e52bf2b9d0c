import { verifyUploadConfirmation } from "@hitless/s3-signer";

/** The key of the picture that a form field of this user brings. Throws for whatever else a browser may send. */
export function pictureKey(field: string, user: string, secret: string): string {
  const confirmation: unknown = JSON.parse(field);
  if (!verifyUploadConfirmation(confirmation, secret, { user }))
    throw new Error("This is no upload of yours");
  return confirmation.key;
}
