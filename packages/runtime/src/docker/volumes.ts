import { RuntimeError } from "../errors.ts";
import { ask, statusOf, tell } from "./ask.ts";
import type { Engine } from "./engine.ts";

export interface VolumeOptions {
  name: string;
  /** @default "local" */
  driver?: string;
  driverOptions?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/**
 * Finds the volume of that name or makes it; one that is there keeps what it has.
 * @throws {RuntimeError} `conflict` where there is one with another driver.
 */
export async function ensureVolume(engine: Engine, options: VolumeOptions): Promise<void> {
  const { name, driver = "local", driverOptions = {}, labels = {}, signal } = options;
  // To create one that is there is no error for the engine, unless its driver is another one.
  // The library's types have only its own handle.
  const made: object & { Driver?: string } = await ask(
    engine,
    `create volume ${name}`,
    async (abortSignal) =>
      engine.docker.createVolume({
        Name: name,
        Driver: driver,
        DriverOpts: { ...driverOptions },
        Labels: { ...labels },
        abortSignal,
      }),
    { signal, codes: { 409: "conflict" } },
  );
  const { Driver = driver } = made;
  if (Driver === driver) return;
  throw new RuntimeError(
    "conflict",
    `volume ${name} exists with driver ${Driver}; ${driver} was expected: remove it first, or take another name`,
  );
}

/** One that is not there is no error. @throws {RuntimeError} `in-use` while containers have it. */
export async function removeVolume(
  engine: Engine,
  name: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  try {
    await tell(
      engine,
      `remove volume ${name}`,
      async (abortSignal) => engine.docker.getVolume(name).remove({ abortSignal }),
      { signal, codes: { 409: "in-use" } },
    );
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}
