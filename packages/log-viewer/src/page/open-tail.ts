import type { LogLine } from "../line/line.ts";
import { ownJson } from "../line/own-json.ts";
import { queryOf } from "./ask-server.ts";

export interface TailListener {
  lines: (lines: LogLine[]) => void;
  /** Undefined: nobody knows how many. */
  skipped: (count: number | undefined) => void;
  connected: (isConnected: boolean) => void;
}

/** Follows a search. Behind a lost connection, the browser goes on where it was. Answers what ends it. */
export function openTail(search: string, after: number, listener: TailListener): () => void {
  const source = new EventSource(`/api/tail${queryOf({ q: search, after })}`);
  source.addEventListener("open", () => listener.connected(true));
  source.addEventListener("error", () => listener.connected(false));
  source.addEventListener("lines", ({ data }: MessageEvent<string>) => {
    listener.lines(ownJson<LogLine[]>(data));
  });
  source.addEventListener("skipped", ({ data }: MessageEvent<string>) => {
    const { skipped, gap } = ownJson<{ skipped: number; gap?: boolean }>(data);
    listener.skipped(gap === true ? undefined : skipped);
  });
  return () => source.close();
}
