import { randomUUID } from "node:crypto";

import { checkConfig } from "../../config.ts";
import { ProxyError } from "../../errors.ts";
import type { ProxyConfig } from "../../proxy.ts";
import { readConfig, writeConfig, writeFailed } from "../../store.ts";
import type { HaproxyFiles } from "./files.ts";
import { lastSwitch, layOutSwitches, putSwitch, type Switched } from "./switch-log.ts";

/** What is served, on disk: a config as a whole in one file, and where its routes lead by now in another. */
export interface KeptConfig {
  /** @throws {ProxyError} `damaged-state` */
  read(): Promise<ProxyConfig | undefined>;
  /** Resolves when it would survive a power cut. @throws {ProxyError} `write-failed` */
  write(config: ProxyConfig): Promise<void>;
  /** As `write`, for a config of which only the targets of routes differ from the one that is kept. */
  move(config: ProxyConfig): Promise<void>;
}

export function keptConfig({
  config: path,
  switches,
}: Pick<HaproxyFiles, "config" | "switches">): KeptConfig {
  let revision: string | undefined;
  let sequence = 0;

  /** Where there is no room for switches, each is written as a whole. */
  async function follow(next: string | undefined): Promise<void> {
    revision = undefined;
    const hasRoom = await layOutSwitches(switches).then(
      () => true,
      () => false,
    );
    if (hasRoom) revision = next;
  }

  async function write(config: ProxyConfig): Promise<void> {
    // Whatever was switched before belongs to another revision.
    const next = randomUUID();
    await writeConfig(path, { revision: next, config });
    await follow(next);
  }

  function put({ routes }: ProxyConfig, of: string): boolean {
    sequence += 1;
    const targets = routes.map(({ route, to }) => ({ route, to }));
    try {
      return putSwitch(switches, { revision: of, sequence, routes: targets });
    } catch (cause) {
      throw writeFailed(switches, cause);
    }
  }

  return {
    async read() {
      const filed = await readConfig(path);
      if (filed === undefined) return undefined;
      const last = readLast(switches);
      sequence = last?.sequence ?? 0;
      await follow(filed.revision);
      const isLater = last !== undefined && last.revision === filed.revision;
      return isLater ? moved(filed.config, last) : filed.config;
    },
    write,
    async move(config) {
      if (revision === undefined || !put(config, revision)) await write(config);
    },
  };
}

function readLast(path: string): Switched | undefined {
  try {
    return lastSwitch(path);
  } catch (cause) {
    throw new ProxyError("damaged-state", `${path} could not be read: ${String(cause)}`, { cause });
  }
}

function moved(config: ProxyConfig, { routes: targets }: Switched): ProxyConfig {
  const routes = config.routes.map((each) => {
    const to = targets.find(({ route }) => route === each.route)?.to;
    return to === undefined ? each : { ...each, to };
  });
  return checkConfig({ ...config, routes });
}
