import { appendFile, rm } from "node:fs/promises";

import type { ProxyConfig } from "../../proxy.ts";
import { replaceFile } from "../../replace-file.ts";
import { replaceFileNow } from "../../replace-file-now.ts";
import { writeFailed } from "../../store.ts";
import type { Place, Rendered, Slot } from "../contract.ts";
import { renderHaproxy } from "../render/render.ts";
import type { HaproxyFiles } from "../state/files.ts";
import type { KeptConfig } from "../state/kept-config.ts";
import { checkCfg } from "./check-cfg.ts";
import type { Seats } from "./seats.ts";

/** One state of all that is served. */
export interface Serving {
  /** With the ports that the listeners have. */
  config: ProxyConfig;
  seats: Seats;
  slots: Readonly<Record<string, readonly Slot[]>>;
  fds: readonly number[];
  rendered: Rendered;
  /** `haproxy.cfg` without any server: where this differs, HAProxy has to be reloaded. */
  structure: string;
}

export interface Environment extends Pick<Place, "openFiles" | "user"> {
  /** @default renderHaproxy */
  render?: typeof renderHaproxy | undefined;
}

/** Pure. */
export function serving(
  state: Omit<Serving, "rendered" | "structure">,
  files: Pick<HaproxyFiles, "folder" | "runFolder">,
  { render = renderHaproxy, ...environment }: Environment,
): Serving {
  const { config, slots, fds } = state;
  const sockets = config.listeners.map(({ name }, index) => [name, { fd: 3 + index }] as const);
  const { folder, runFolder } = files;
  const place = { ...environment, folder, runFolder, sockets: Object.fromEntries(sockets), slots };
  const bare = Object.entries(slots).map(
    ([name, all]) => [name, all.map((): Slot => ({ is: "empty" }))] as const,
  );
  const skeleton = render(config, { ...place, slots: Object.fromEntries(bare) });
  return {
    ...state,
    rendered: render(config, place),
    // Other sockets under the same numbers are another structure as well.
    structure: `${fds.join(" ")}\n${skeleton.cfg}${routesOf(config)}`,
  };
}

/** What there is to write. */
export interface Writing {
  now: Serving;
  before: Serving;
  /** Whether nothing differs but where routes lead. @default false */
  isMove?: boolean;
}

/**
 * Writes all that changed, so that HAProxy and the next supervisor start with it. The config is what lasts: after
 * a power cut there is a new supervisor, which makes the other files from it before it starts HAProxy.
 */
export async function write(
  { now, before, isMove = false }: Writing,
  { files, kept }: { files: HaproxyFiles; kept: KeptConfig },
): Promise<void> {
  const changed = (["cfg", "map", "servers"] as const).filter(
    (part) => now.rendered[part] !== before.rendered[part],
  );
  const paths = { cfg: files.cfg, map: files.routesMap, servers: files.serversMap };
  if (isMove) await kept.move(now.config);
  else if (now.config !== before.config) await kept.write(now.config);
  for (const part of changed) {
    try {
      replaceFileNow(paths[part], now.rendered[part]);
    } catch (cause) {
      throw writeFailed(paths[part], cause);
    }
  }
}

/** Lets HAProxy check what would be its configuration. @throws {ProxyError} `invalid` */
export async function check(next: Serving, files: HaproxyFiles, haproxy: string): Promise<void> {
  // The maps are named in it by their final paths, whatever is in them; but there they must be.
  for (const map of [files.routesMap, files.serversMap]) await appendFile(map, "", { mode: 0o600 });
  const path = `${files.cfg}.check`;
  try {
    await replaceFile(path, next.rendered.cfg);
    await checkCfg(haproxy, { path, fds: next.fds });
  } finally {
    await rm(path, { force: true });
  }
}

/** Routes that are new or gone change the lines of a map, which only changes values otherwise. */
function routesOf({ routes }: ProxyConfig): string {
  return JSON.stringify(routes.map(({ to: _to, ...rest }) => rest));
}
