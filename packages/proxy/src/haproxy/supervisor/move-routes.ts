import { ProxyError } from "../../errors.ts";
import type { Route } from "../../proxy.ts";
import type { Slot } from "../contract.ts";
import { backendNames, routeKey, routeValue } from "../render/names.ts";
import { everywhere, refuse, tell } from "./everywhere.ts";
import type { Fleet } from "./fleet.ts";
import { canFollow } from "./left-behind.ts";
import { askWorker, type Worker } from "./master.ts";
import { serverRows } from "./server-rows.ts";

export type Move = Pick<Route, "route" | "to">;

/**
 * Checks that each worker which takes connections has a server that could serve, in each backend.
 * HAProxy itself takes a map's value for good, whatever it says.
 * @throws {ProxyError} `refused`
 */
export async function checkTargets(fleet: Fleet, moves: readonly Move[]): Promise<void> {
  const backends = new Set(
    moves.flatMap(({ to }) => to.filter(({ weight }) => weight > 0).map(({ backend }) => backend)),
  );
  for (const backend of backends) {
    const command = `show servers state ${backendNames(backend).requests}`;
    for (const answer of await answersOfNew(fleet, command)) {
      if (serverRows(answer).some(({ isUsable }) => isUsable)) continue;
      throw new ProxyError(
        "refused",
        `backend "${backend}" has no server in HAProxy that could serve. Nothing was changed.`,
      );
    }
  }
}

/** What the workers answer that take connections: those that are known, or where these are gone, those that came. */
async function answersOfNew(fleet: Fleet, command: string): Promise<string[]> {
  const known = await answersOf(fleet.known(), command);
  return known.length > 0 ? known : answersOf(await fleet.workers(), command);
}

async function answersOf(workers: readonly Worker[], command: string): Promise<string[]> {
  const isNew = workers.filter(({ isOld }) => !isOld);
  const answers = await Promise.all(isNew.map((worker) => askWorker(worker, command)));
  return answers.filter((answer) => answer !== undefined);
}

export interface Moving {
  moves: readonly Move[];
  /** All routes, for a commit of several. */
  all: readonly Move[];
  map: string;
  slots: Readonly<Record<string, readonly Slot[]>>;
}

/** Changes `routes.map` in each worker, in one commit, and reads it back. @throws {ProxyError} `not-live` */
export async function moveRoutes(fleet: Fleet, { moves, all, map, slots }: Moving): Promise<void> {
  if (moves.length === 0) return;
  await everywhere(fleet, async (worker) => {
    const known = (await canFollow(worker, moves, slots)) ? await movable(worker, moves) : [];
    const [only] = known;
    if (known.length === 1 && only !== undefined) return moveOne(worker, only, map);
    if (known.length > 1) await commitAll(worker, all, map);
    readBack(worker, known, await askWorker(worker, `show map ${map}`));
  });
}

async function moveOne(worker: Worker, move: Move, map: string): Promise<void> {
  const answer = await askWorker(worker, `set map ${map} ${line(move)}`, `show map ${map}`);
  const lines = answer?.split("\n").filter((each) => each !== "") ?? [];
  const refusal = lines.find((each) => !isEntry(each));
  refuse(worker, `set map ${map} ${line(move)}`, refusal ?? "");
  readBack(worker, [move], answer);
}

/** Each has an address in memory, the key and the value. */
function isEntry(text: string): boolean {
  return /^0x[0-9a-f]+ /.test(text);
}

async function commitAll(worker: Worker, all: readonly Move[], map: string): Promise<void> {
  const answer = await askWorker(worker, `prepare map ${map}`);
  const version = /New version created: (\d+)/.exec(answer ?? "")?.[1];
  if (version === undefined) return;
  for (const move of all) await tell(worker, `add map @${version} ${map} ${line(move)}`);
  await tell(worker, `commit map @${version} ${map}`);
}

/** An old worker may be without a backend that a reload has added: its last clients stay where they are. */
async function movable(worker: Worker, moves: readonly Move[]): Promise<readonly Move[]> {
  if (!worker.isOld) return moves;
  const names = new Set((await askWorker(worker, "show backend"))?.split("\n"));
  return moves.filter(({ to }) =>
    to.every(({ backend, weight }) => weight === 0 || names.has(backendNames(backend).requests)),
  );
}

function readBack(worker: Worker, moves: readonly Move[], answer: string | undefined): void {
  if (answer === undefined || worker.isOld) return;
  const entries = answer.split("\n").filter(isEntry);
  const lines = new Set(entries.map((each) => each.slice(each.indexOf(" ") + 1)));
  const missing = moves.find((move) => !lines.has(line(move)));
  if (missing === undefined) return;
  throw new ProxyError(
    "not-live",
    `route "${missing.route}" is not where it was put in HAProxy's worker ${worker.pid}. ` +
      "What was asked for is on disk; the call may be repeated.",
  );
}

function line({ route, to }: Move): string {
  return `${routeKey(route)} ${routeValue(to)}`;
}
