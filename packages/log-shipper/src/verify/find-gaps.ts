import { parseSyslog } from "@hitless/syslog";

import { numberElement } from "../write/message-writer.ts";

/** What is missing of one stream, both ends included. */
export interface Gap {
  container: string;
  stream: string;
  from: number;
  to: number;
}

/** What the shipper itself told to be lost. */
export interface ToldLoss {
  container: string;
  text: string;
}

export interface Verdict {
  /** Numbered lines that are there, repeats not counted. */
  lines: number;
  repeated: number;
  gaps: Gap[];
  told: ToldLoss[];
  /** Messages without numbers. */
  unnumbered: number;
}

/** Looks at messages in any order, and finds the numbers that are missing between the first and the last of each stream. */
export function createGapFinder() {
  const streams = new Map<string, Runs>();
  const told: ToldLoss[] = [];
  const counts = { lines: 0, repeated: 0, unnumbered: 0 };
  return {
    add(line: string): void {
      const { structuredData = [], message } = parseSyslog(line);
      const params = new Map(structuredData.find(({ id }) => id === numberElement)?.params);
      const container = params.get("container") ?? "";
      const sequence = Number(params.get("sequence"));
      if (params.has("lostStdout")) told.push({ container, text: message });
      else if (!Number.isSafeInteger(sequence) || sequence < 1) counts.unnumbered += 1;
      else {
        const key = `${container} ${params.get("stream") ?? ""}`;
        const runs = streams.get(key) ?? createRuns();
        streams.set(key, runs);
        if (runs.add(sequence)) counts.lines += 1;
        else counts.repeated += 1;
      }
    },
    verdict(): Verdict {
      const gaps = [...streams].flatMap(([key, runs]) => {
        const [container = "", stream = ""] = key.split(" ");
        return runs.gaps().map((gap) => ({ container, stream, ...gap }));
      });
      return { ...counts, gaps, told };
    },
  };
}

type Runs = ReturnType<typeof createRuns>;

/** Numbers as runs without a gap, as nearly all come in their order. */
function createRuns() {
  const runs: [from: number, to: number][] = [];

  /** Index of the first run that ends at the number or behind it. */
  function indexOf(number: number): number {
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((runs[middle]?.[1] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    /** False for one that is there. */
    add(number: number): boolean {
      const index = indexOf(number);
      const next = runs[index];
      if (next && next[0] <= number) return false;
      const before = runs[index - 1];
      const touchesNext = next !== undefined && next[0] === number + 1;
      if (before && before[1] === number - 1) {
        before[1] = touchesNext ? next[1] : number;
        if (touchesNext) runs.splice(index, 1);
      } else if (touchesNext) next[0] = number;
      else runs.splice(index, 0, [number, number]);
      return true;
    },
    gaps(): { from: number; to: number }[] {
      return runs
        .slice(1)
        .map(([from], index) => ({ from: (runs[index]?.[1] ?? 0) + 1, to: from - 1 }));
    },
  };
}
