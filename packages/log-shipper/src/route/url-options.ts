import type { RouteInput } from "./route-input.ts";

/** The shipper's own part of a destination's query, as logspout has it. */
const names = [
  "filter.id",
  "filter.name",
  "filter.image",
  "filter.labels",
  "filter.sources",
  "filter.line",
  "append_tag",
  "structured_data",
] as const;

export const urlOptionNames: readonly string[] = names;

export interface UrlOptions {
  /** The URL without what is read here. */
  destination: string;
  filter: NonNullable<RouteInput["filter"]>;
  appendTag: string;
  structuredData: string | undefined;
  /** It began with `multiline+`. */
  isMultiline: boolean;
}

/**
 * Reads `syslog+tcp://host:514?filter.name=web-*&filter.sources=stderr`.
 * @throws {TypeError} for a source that is none
 */
export function readUrlOptions(text: string): UrlOptions {
  const isMultiline = text.startsWith("multiline+");
  const destination = isMultiline ? text.slice("multiline+".length) : text;
  const query = URL.parse(destination)?.searchParams ?? new URLSearchParams();
  const value = (name: (typeof names)[number]): string | undefined => query.get(name) ?? undefined;
  const list = (name: (typeof names)[number]): string[] | undefined => value(name)?.split(",");
  return {
    destination,
    filter: {
      id: value("filter.id"),
      name: value("filter.name"),
      image: value("filter.image"),
      labels: list("filter.labels"),
      sources: list("filter.sources")?.map((source) => sourceOf(source, destination)),
      line: value("filter.line"),
    },
    appendTag: value("append_tag") ?? "",
    structuredData: value("structured_data"),
    isMultiline,
  };
}

function sourceOf(text: string, destination: string): "stdout" | "stderr" {
  if (text === "stdout" || text === "stderr") return text;
  throw new TypeError(
    `destination ${JSON.stringify(destination)}: filter.sources has ${JSON.stringify(text)}, stdout or stderr was expected`,
  );
}
