export { type UploadConfirmation, verifyUploadConfirmation } from "./completion/confirmation.ts";
export { type StoredObject } from "./completion/head.ts";
export { type Credentials, type CredentialSource } from "./credentials.ts";
export { type EndpointOptions } from "./endpoint.ts";
export { S3SignerError, type S3SignerErrorCode } from "./errors.ts";
export { createSigner, type Signer, type SignerOptions } from "./signer.ts";
