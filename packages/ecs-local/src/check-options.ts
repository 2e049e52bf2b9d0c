import { EcsLocalError } from "./errors.ts";
import type { EcsLocalOptions } from "./options.ts";

/** @throws {EcsLocalError} `invalid`, with what was given and what was expected. */
export function checkOptions(options: EcsLocalOptions): void {
  const { port = 4566, speed = 1, account = "000000000000", region = "us-east-1" } = options;
  const { listeners = [], instances } = options;
  const problems = [
    isPort(port, 0) ? "" : `port is ${port}, 0 to 65535 was expected`,
    speed >= 0.01 && speed <= 100_000 ? "" : `speed is ${speed}, 0.01 to 100000 was expected`,
    /^\d{12}$/.test(account) ? "" : `account is "${account}", twelve digits were expected`,
    /^[a-z0-9-]{1,40}$/.test(region)
      ? ""
      : `region is "${region}", one like eu-west-1 was expected`,
    ...listeners.map(({ name, port: at }) =>
      /^[A-Za-z0-9][A-Za-z0-9-]{0,30}$/.test(name) && isPort(at, 1)
        ? ""
        : `listener "${name}" at ${at}: a name of letters, digits and hyphens and a port were expected`,
    ),
    instances === undefined ||
    (Number.isInteger(instances.count) && instances.count >= 0 && instances.count <= 1000)
      ? ""
      : `instances is ${instances.count}, 0 to 1000 was expected`,
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new EcsLocalError("invalid", problems.join("; "));
}

function isPort(port: number, least: number): boolean {
  return Number.isInteger(port) && port >= least && port <= 65_535;
}
