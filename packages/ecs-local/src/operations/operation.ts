import type { Rules } from "../protocol/rules.ts";
import type { Engine } from "../engine/engine.ts";
import type { Balancer } from "../load-balancing/balancer.ts";
import type { Names } from "../names.ts";
import type { State } from "../state/store.ts";

/** What an operation works with. */
export interface Context {
  state: State;
  names: Names;
  engine: Engine;
  balancer: Pick<Balancer, "isUsed">;
  /** Seconds since 1970, as timestamps are on the wire. */
  now: () => number;
}

/** One operation of ECS: what it takes, as data, and what it does. */
export interface Operation {
  name: string;
  rules: Rules;
  /** Answers, or throws a fault before anything is changed. Keeps nothing but `context.state`. */
  run: (input: unknown, context: Context) => object | Promise<object>;
}

/** An operation whose input has been checked: by the SDK's schema, then by the rules. */
export function operation<Input, Output extends object>(given: Typed<Input, Output>): Operation {
  const { name, rules = {}, run } = given;
  // oxlint-disable-next-line no-unsafe-type-assertion -- `Input` says what the schema has checked
  return { name, rules, run: (input, context) => run(input as Input, context) };
}

interface Typed<Input, Output> {
  name: string;
  rules?: Rules;
  run: (input: Input, context: Context) => Output | Promise<Output>;
}
