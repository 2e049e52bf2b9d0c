export type { Credentials } from "./credentials/credentials.ts";
export { S3LocalError, type S3LocalErrorCode } from "./errors.ts";
export type { S3LocalEvent } from "./events.ts";
export type { CorsRule, S3LocalOptions } from "./options.ts";
export { type S3Local, startS3Local } from "./start-s3-local.ts";
