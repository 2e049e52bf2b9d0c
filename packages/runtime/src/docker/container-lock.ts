import { RuntimeError } from "../errors.ts";
import { pause } from "../pause.ts";
import { ask, type AskOptions, statusOf, tell } from "./ask.ts";
import type { Engine } from "./engine.ts";
import { findContainer } from "./observe-container.ts";

export interface ContainerLockOptions {
  /** The container's name, the same for all who are to exclude each other. */
  name: string;
  /** An image that is there: no container without one, though this one never runs. */
  image: string;
  /** Who takes it, for others to read. */
  holder: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

export interface HeldLock {
  /** The container's id: this very lock, not a later one of the same name. */
  id: string;
  holder: Readonly<Record<string, string>>;
  /** When it was taken, by the engine's clock: RFC 3339. */
  since: string;
}

export type ContainerLock =
  | { acquired: true; id: string; release: () => Promise<void> }
  | ({ acquired: false } & HeldLock);

const nameLabel = "hitless.lock";
const holderPrefix = "hitless.lock.";
const maxTries = 100;
const pollMs = 50;

/**
 * Takes a lock that all who use the engine see: a container of a fixed name, of which the engine makes
 * one at most. It is never started. Does not wait; it stays until it is released or broken.
 * @throws {RuntimeError} `image-missing`, `conflict` where the name is that of another sort of container.
 */
export async function acquireContainerLock(
  engine: Engine,
  options: ContainerLockOptions,
): Promise<ContainerLock> {
  const { name, signal } = options;
  for (let tries = 1; ; tries += 1) {
    const id = await tryToCreate(engine, options);
    if (id !== undefined) {
      return { acquired: true, id, release: async () => breakContainerLock(engine, id) };
    }
    const held = await readContainerLock(engine, name, { signal });
    if (held) return { acquired: false, ...held };
    // Released in between, or just being made: whoever is first now has it.
    if (tries === maxTries) {
      throw new RuntimeError(
        "engine",
        `lock ${name}: taken and released by others ${maxTries} times in a row; try again`,
      );
    }
    await pause(pollMs, signal);
  }
}

/** Who holds the lock, or undefined. @throws {RuntimeError} `conflict` as above. */
export async function readContainerLock(
  engine: Engine,
  name: string,
  options: Pick<AskOptions, "signal"> = {},
): Promise<HeldLock | undefined> {
  const found = await findContainer(engine, name, options);
  if (!found) return undefined;
  const labels = found.Config.Labels;
  if (labels[nameLabel] !== name) {
    throw new RuntimeError(
      "conflict",
      `lock ${name}: there is a container of that name that is no lock; remove or rename it`,
    );
  }
  const holder = Object.entries(labels)
    .filter(([label]) => label.startsWith(holderPrefix))
    .map(([label, value]) => [label.slice(holderPrefix.length), value] as const);
  return { id: found.Id, holder: Object.fromEntries(holder), since: found.Created };
}

/**
 * Removes this very lock, by its id: two who break the same one cannot break the next. One that is not
 * there any more is no error.
 */
export async function breakContainerLock(
  engine: Engine,
  id: string,
  { signal }: Pick<AskOptions, "signal"> = {},
): Promise<void> {
  if (!/^[0-9a-f]{64}$/.test(id)) {
    throw new TypeError(`lock ${id}: the id of a container was expected, 64 hexadecimal digits`);
  }
  try {
    await tell(
      engine,
      `remove lock ${id.slice(0, 12)}`,
      async (abortSignal) => engine.docker.getContainer(id).remove({ v: true, abortSignal }),
      { signal },
    );
  } catch (error) {
    const isGoing = statusOf(error) === 409 && /already in progress/.test(String(error));
    if (statusOf(error) !== 404 && !isGoing) throw error;
  }
}

/** Resolves with the container's id, or undefined where the name is taken. */
async function tryToCreate(
  engine: Engine,
  { name, image, holder, signal }: ContainerLockOptions,
): Promise<string | undefined> {
  const labels = Object.entries(holder).map(([key, value]): [string, string] => [
    `${holderPrefix}${key}`,
    value,
  ]);
  const body = {
    Image: image,
    Cmd: ["never-started"],
    Labels: { ...Object.fromEntries(labels), [nameLabel]: name },
    HostConfig: { NetworkMode: "none" },
  };
  try {
    const call = { _query: { name }, _body: body };
    const container = await ask(
      engine,
      `take lock ${name}`,
      async (abortSignal) => engine.docker.createContainer({ ...call, abortSignal }),
      { signal, codes: { 404: "image-missing" } },
    );
    return container.id;
  } catch (error) {
    if (statusOf(error) === 409) return undefined;
    throw error;
  }
}
