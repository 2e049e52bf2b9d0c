import { parseFault, type Fault } from "./fault.ts";

/** All that the app takes from its environment. */
export interface Settings {
  host: string;
  /** 0 takes a free port, which the ready line names. */
  port: number;
  /** The version of the code, fixed when it was built: it decides what the pages show. */
  builtVersion: string;
  /** What is deployed, as the deployer calls it. */
  version: string;
  release: string;
  /** The side that this instance is on; `none` where nobody deploys in colors. */
  color: string;
  fault: Fault;
}

/**
 * Reads `HOST`, `PORT`, `HITLESS_VERSION`, `HITLESS_RELEASE`, `HITLESS_COLOR` and `MAKER_HUB_FAULT`.
 *
 * @throws {TypeError} naming the variable that cannot be used and what it may be.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  builtVersion: string,
): Settings {
  const value = (name: string, otherwise: string): string => {
    const text = environment[name]?.trim() ?? "";
    return text === "" ? otherwise : text;
  };
  const version = label("HITLESS_VERSION", value("HITLESS_VERSION", builtVersion));
  return {
    host: value("HOST", "127.0.0.1"),
    port: parsePort(value("PORT", "3000")),
    builtVersion,
    version,
    release: label("HITLESS_RELEASE", value("HITLESS_RELEASE", version)),
    color: label("HITLESS_COLOR", value("HITLESS_COLOR", "none")),
    fault: parseFault(environment["MAKER_HUB_FAULT"]?.trim()),
  };
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new TypeError(`PORT is "${text}", but must be a whole number from 0 to 65535`);
}

/** Versions, releases and colors go into headers, so that a stray line break must not get in. */
function label(name: string, text: string): string {
  if (/^[\w.+~-]{1,100}$/.test(text)) return text;
  throw new TypeError(
    `${name} is ${JSON.stringify(text)}, but must be 1 to 100 letters, digits or the signs . _ + ~ -`,
  );
}
