import { readBuildTrace } from "./read-build-trace.ts";

const kept = 20;

/** What a build says, BuildKit's or not, as lines. */
export interface BuildOutput {
  /** Takes an object of the engine's progress; knows which are its own. */
  add(object: Record<string, unknown>): void;
  /** To be called at the end: a last line may have no end. */
  end(): void;
  /** The last lines, for the error of a build that failed. */
  lastLines(): string[];
}

export function buildOutput(onLine: (text: string) => void): BuildOutput {
  const last: string[] = [];
  const announced = new Set<string>();
  /** By step: several write at the same time. */
  const rests = new Map<string, Buffer[]>();

  function tell(line: string): void {
    const text = line.trimEnd();
    if (text === "") return;
    last.push(text);
    if (last.length > kept) last.shift();
    onLine(text);
  }

  function announce(key: string, line: string): void {
    if (announced.has(key)) return;
    announced.add(key);
    tell(line);
  }

  function addLog(step: string, data: Buffer): void {
    const end = data.lastIndexOf(10);
    const rest = rests.get(step) ?? [];
    if (end >= 0) {
      const text = Buffer.concat([...rest.splice(0), data.subarray(0, end)]).toString("utf8");
      for (const line of text.split("\n")) tell(line);
    }
    rests.set(step, [...rest, data.subarray(end + 1)]);
  }

  function addTrace(base64: string): void {
    const { steps, logs } = readBuildTrace(base64);
    for (const { digest, name, cached, started, error } of steps) {
      if (started) announce(digest, cached ? `${name} (cached)` : name);
      if (error !== "") announce(`${digest} ${error}`, `error: ${error}`);
    }
    for (const { step, data } of logs) addLog(step, data);
  }

  return {
    add({ id, aux, stream }) {
      if (id === "moby.buildkit.trace" && typeof aux === "string") addTrace(aux);
      else if (typeof stream === "string") for (const line of stream.split("\n")) tell(line);
    },
    end() {
      for (const rest of rests.values()) tell(Buffer.concat(rest).toString("utf8"));
      rests.clear();
    },
    lastLines: () => [...last],
  };
}
