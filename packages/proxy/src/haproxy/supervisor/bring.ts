import { isDeepStrictEqual } from "node:util";

import type { Core } from "./core.ts";
import { everywhere, tellAll } from "./everywhere.ts";
import { type Move, moveRoutes } from "./move-routes.ts";
import type { Serving } from "./serving.ts";
import { isRefusal, slotCommands } from "./slot-commands.ts";

/** Brings every worker to this state: who comes, the routes, who goes. */
export async function bring(core: Core, next: Serving, asked: readonly Move[] = []): Promise<void> {
  const { fleet, files, now } = core;
  const before = core.isServing && !core.isUncertain ? now : undefined;
  const { routesMap: map, serversMap } = files;
  const { coming, going } = slotCommands(before?.slots, next.slots, { serversMap });
  const all = next.config.routes;
  const moves = all.filter(({ route, to }) => {
    const was = before?.config.routes.find((each) => each.route === route);
    return !isDeepStrictEqual(was?.to, to) || asked.some((each) => each.route === route);
  });
  core.now = next;
  core.isServing = true;
  core.isUncertain = true;
  await change(fleet, coming);
  await moveRoutes(fleet, { moves, all, map, slots: next.slots });
  await change(fleet, going);
  core.isUncertain = false;
}

async function change(fleet: Core["fleet"], commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return;
  await everywhere(fleet, (worker) => tellAll(worker, commands, (answer) => !isRefusal(answer)));
}
