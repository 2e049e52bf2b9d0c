import {
  privateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
} from "../src/private-engine.ts";

/** A private engine, where it is known that one can be had. */
export async function startPrivate(options: PrivateEngineOptions = {}): Promise<PrivateEngine> {
  const engine = await privateEngine(options);
  if ("skipped" in engine) throw new Error(engine.skipped);
  return engine;
}
