import mime from "mime";

/** The type that a file's extension stands for, for clients that name none. */
export function guessType(name: string): string {
  return mime.getType(name) ?? "application/octet-stream";
}
