import { type Engine, RuntimeError } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";
import { asRefusal } from "../registry/as-refusal.ts";

/** The engine, which is asked for when somebody needs it, and then once. */
export interface EngineAtHand {
  /** Undefined where there is none. */
  find(): Promise<Engine | undefined>;
  /** @throws {EcsDeployError} `image` that says what it is needed for, and why there is none. */
  need(what: string): Promise<Engine>;
  /** Why there is none, in parentheses; empty where there is one. */
  whyNot(): string;
}

/** One that can't be used is none: the registry may do. */
const noEngine: ReadonlySet<string> = new Set(["no-engine", "unsupported"]);

export function engineAtHand(given: Engine | (() => Promise<Engine>) | undefined): EngineAtHand {
  let found: Promise<Engine | undefined> | undefined;
  let why = given === undefined ? "none was given" : "";

  async function look(): Promise<Engine | undefined> {
    if (typeof given !== "function") return given;
    try {
      return await given();
    } catch (error) {
      if (!(error instanceof RuntimeError) || !noEngine.has(error.code)) throw asRefusal(error);
      why = error.message;
      return undefined;
    }
  }

  function find(): Promise<Engine | undefined> {
    found ??= look();
    return found;
  }

  return {
    find,
    whyNot: () => (why === "" ? "" : ` (${why})`),
    async need(what) {
      const engine = await find();
      if (engine) return engine;
      throw new EcsDeployError("image", `${what}: this takes a Docker engine: ${why}`);
    },
  };
}
