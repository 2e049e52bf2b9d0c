import type { Engine } from "@hitless/runtime";

import { asError } from "../as-error.ts";
import { pause } from "../pause.ts";
import { type Container, containerOf } from "./container.ts";
import { containerEvents } from "./container-events.ts";

export interface Discovery {
  /** One that was not known. */
  appeared: (container: Container) => void;
  /** It was renamed, started, or has ended. */
  changed: (container: Container) => void;
  /** It was removed. */
  gone: (id: string) => void;
  /** The engine answers, or does not any more. */
  engine: (state: { reachable: true } | { reachable: false; error: Error }) => void;
}

export interface DiscoverOptions {
  signal: AbortSignal;
  /** Between attempts to reach an engine that does not answer. @default 250 to 5_000, doubled each time */
  retryMs?: { min: number; max: number };
}

/** Finds the containers that are there, and those that come, until the signal. Outlives the engine's restarts. */
export async function discover(
  engine: Engine,
  to: Discovery,
  { signal, retryMs = { min: 250, max: 5_000 } }: DiscoverOptions,
): Promise<void> {
  const known = new Set<string>();
  const turns = inTurns();
  const isStopped = (): boolean => signal.aborted;

  async function look(id: string): Promise<void> {
    const container = await inspect(engine, id);
    if (!container || signal.aborted) return;
    const isNew = !known.has(id);
    known.add(id);
    if (isNew) to.appeared(container);
    else to.changed(container);
  }

  function lose(id: string): void {
    if (known.delete(id)) to.gone(id);
  }

  async function lookAtAll(): Promise<void> {
    const listed = await engine.docker.listContainers({ all: true, abortSignal: signal });
    const ids = new Set(listed.map(({ Id }) => Id));
    for (const id of known) if (!ids.has(id)) lose(id);
    await Promise.all([...ids].map((id) => turns(id, async () => look(id))));
  }

  for (let pauseMs = retryMs.min; !signal.aborted;) {
    try {
      // Events first: what happens while the list is made is in one of both.
      await using events = await containerEvents(engine, signal);
      await lookAtAll();
      to.engine({ reachable: true });
      pauseMs = retryMs.min;
      for await (const { action, id } of events.each()) {
        // An answer that does not come is told by the end of the events, which come from the same engine.
        turns(id, async () => (action === "destroy" ? lose(id) : look(id))).catch(() => {});
      }
    } catch (error) {
      if (isStopped()) return;
      to.engine({ reachable: false, error: asError(error) });
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, retryMs.max);
  }
}

/** What is about one container happens one after the other, all else at the same time. */
function inTurns() {
  const last = new Map<string, Promise<void>>();
  return (id: string, action: () => Promise<void>): Promise<void> => {
    const turn = (last.get(id) ?? Promise.resolve()).then(action, action);
    last.set(id, turn);
    const forget = (): void => {
      if (last.get(id) === turn) last.delete(id);
    };
    turn.then(forget, forget);
    return turn;
  };
}

/** Undefined where it is gone already. */
async function inspect(engine: Engine, id: string): Promise<Container | undefined> {
  try {
    return containerOf(await engine.docker.getContainer(id).inspect());
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404)
      return undefined;
    throw error;
  }
}
