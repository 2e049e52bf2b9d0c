import type { Credentials } from "./credentials/credentials.ts";
import type { S3LocalEvent } from "./events.ts";
import type { S3Local } from "./start-s3-local.ts";

/** The line that says what happened. */
export function eventLine(event: S3LocalEvent, { json }: { json: boolean }): string {
  if (json) return JSON.stringify({ at: new Date().toISOString(), ...event, ...errorOf(event) });
  if (event.type === "mistake") return `mistake in ${event.requestId}: ${errorOf(event).error}`;
  const where = [event.bucket, event.key].filter((each) => each !== undefined).join("/");
  const why = event.code === undefined ? "" : ` ${event.code}: ${event.message ?? ""}`;
  // A key may hold what a terminal obeys.
  return `${event.operation} ${JSON.stringify(where)} ${event.status} ${event.durationMs} ms${why}`;
}

function errorOf(event: S3LocalEvent): { error?: string } {
  if (event.type !== "mistake") return {};
  const { error } = event;
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Where the key pair comes from; the secret is printed only when it was made here. */
export type KeySource = "environment" | "folder";

/** What is said at the start: what to export, then that it is ready. */
export function readyLines(
  { url, region, credentials }: Pick<S3Local, "url" | "region" | "credentials">,
  given: { folder: string; source: KeySource; json: boolean },
): string {
  if (given.json) {
    const { accessKeyId } = credentials;
    return `${JSON.stringify({ type: "ready", url, region, accessKeyId })}\n`;
  }
  const exports = [
    `export AWS_ENDPOINT_URL_S3=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    ...(given.source === "folder" ? [exportOf(credentials)] : []),
  ];
  return `${[...exports, `hitless-s3-local is ready at ${url}, its data in ${given.folder}`].join("\n")}\n`;
}

function exportOf({ accessKeyId, secretAccessKey }: Credentials): string {
  return `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`;
}
