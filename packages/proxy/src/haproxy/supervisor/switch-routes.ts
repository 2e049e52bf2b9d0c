import type { ProxyConfig } from "../../proxy.ts";
import { renderRoutesMap } from "../render/render.ts";
import { bring } from "./bring.ts";
import type { Core } from "./core.ts";
import type { Move } from "./move-routes.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Makes the routes of `config` what is served, which differs in where they lead and in nothing else: a commit
 * of which only the map is made anew, because clients see the old version for as long as this takes.
 * `moves` are put and read back even where nothing about them changed.
 */
export async function switchRoutes(
  core: Core,
  config: ProxyConfig,
  moves: readonly Move[],
): Promise<void> {
  const before = core.now;
  const rendered = { ...before.rendered, map: renderRoutesMap(config) };
  const next = { ...before, config, rendered };
  await writeWhole(core, { now: next, before, isMove: true });
  await bring(core, next, moves);
  core.onEvent({ type: "changed" });
}
