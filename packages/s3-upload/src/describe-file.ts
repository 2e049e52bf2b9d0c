import type { FileDescription } from "./wire.ts";

/** What the server is told of a file. */
export function describeFile(file: File, kind: string | undefined): FileDescription {
  return { kind, name: file.name, type: typeOf(file), size: file.size };
}

/** The type that is asked for and sent: browsers leave it empty for what they do not know. */
export function typeOf({ type }: File): string {
  return type === "" ? "application/octet-stream" : type;
}
