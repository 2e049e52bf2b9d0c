import type { SyslogClient } from "@hitless/syslog";

import type { CursorStore } from "../cursor/cursor-store.ts";
import type { ContainerPosition } from "../cursor/position.ts";

/** What goes to one destination, and the cursor that follows it. */
export interface Lane {
  /** False where there is no room: nothing was taken. */
  send: (text: string) => boolean;
  /** Resolves when there may be room again. */
  room: () => Promise<void>;
  /** The next message's number in `meta sequenceId`. */
  readonly nextId: number;
  /** All that was sent until now brings the container there, once it is taken. */
  checkpoint: (container: string, position: ContainerPosition) => void;
  /** The container is gone for ever. Its position goes once all that was sent until now is taken. */
  forget: (container: string) => void;
  /** Saves what is taken now. */
  save: () => Promise<void>;
}

export interface LaneOptions {
  client: Pick<SyslogClient, "send" | "room" | "position" | "taken">;
  cursor: CursorStore;
  signal: AbortSignal;
  /** For the test that shows what it is for: when a position counts. @default "taken" */
  commit?: "taken" | "sent" | undefined;
}

interface Checkpoint {
  through: number;
  container: string;
  position: ContainerPosition | undefined;
}

/** RFC 5424 section 7.3.1: it begins with 1, and again after this. */
const lastId = 2_147_483_647;

export function createLane({ client, cursor, signal, commit = "taken" }: LaneOptions): Lane {
  let checkpoints: Checkpoint[] = [];
  let nextId = 1;
  let isChanged = false;
  let room: Promise<void> | undefined;
  let saving = Promise.resolve();

  /** In their order, as they were sent. */
  function settle(): void {
    const taken = commit === "taken" ? client.taken : client.position;
    const open = checkpoints.findIndex(({ through }) => through > taken);
    const settled = open < 0 ? checkpoints : checkpoints.slice(0, open);
    for (const { container, position } of settled) {
      if (position) cursor.positions.set(container, position);
      else cursor.positions.delete(container);
    }
    if (settled.length === 0) return;
    isChanged = true;
    checkpoints = open < 0 ? [] : checkpoints.slice(open);
  }

  async function saveTaken(): Promise<void> {
    settle();
    if (!isChanged) return;
    isChanged = false;
    try {
      await cursor.save();
    } catch (error) {
      isChanged = true;
      throw error;
    }
  }

  return {
    get nextId() {
      return nextId;
    },
    send(text) {
      if (client.send(text) === undefined) return false;
      nextId = nextId === lastId ? 1 : nextId + 1;
      return true;
    },
    // One wait for all who wait: each look at a log that grows would add one.
    room() {
      room ??= client.room({ signal }).then(
        () => {
          room = undefined;
        },
        (error: unknown) => {
          room = undefined;
          if (!signal.aborted) throw error;
        },
      );
      return room;
    },
    checkpoint(container, position) {
      checkpoints.push({ through: client.position, container, position });
    },
    forget(container) {
      checkpoints.push({ through: client.position, container, position: undefined });
    },
    save() {
      saving = saving.then(saveTaken, saveTaken);
      return saving;
    },
  };
}
