import { createInterface } from "node:readline";
import { Readable } from "node:stream";

import type { Engine } from "@hitless/runtime";
import * as z from "zod";

export interface ContainerEvent {
  action: string;
  id: string;
}

export interface ContainerEvents extends AsyncDisposable {
  /** Ends when the engine ends. */
  each: () => AsyncIterable<ContainerEvent>;
}

const told = z.object({ Action: z.string(), id: z.string() });

const actions = ["create", "start", "die", "destroy", "rename"];

/** What happens to containers from now on. */
export async function containerEvents(
  engine: Engine,
  abortSignal: AbortSignal,
): Promise<ContainerEvents> {
  const filters = { type: ["container" as const], event: actions };
  const stream = Readable.from(await engine.docker.getEvents({ filters, abortSignal }));
  // It ends by the iteration, which tells of it.
  stream.on("error", () => {});
  const lines = createInterface({ input: stream });
  // From here on, and not from when somebody asks for the first one: lines that nobody takes are dropped.
  const each = lines[Symbol.asyncIterator]();
  return {
    async *each() {
      for await (const line of each) {
        const { Action: action, id } = told.parse(JSON.parse(line));
        yield { action, id };
      }
    },
    [Symbol.asyncDispose]: async () => {
      lines.close();
      stream.destroy();
      await Promise.resolve();
    },
  };
}
