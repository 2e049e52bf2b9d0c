import { engineApi } from "./engine-api.ts";

/** The label by which the objects of one run are found. */
export const runLabel = "hitless.test.run";

interface Listed {
  Id?: string;
  Name?: string;
}

/**
 * Removes containers, networks, volumes and images that have the label of a run; with no run, every
 * container and network. What somebody removes at the same time is no error.
 */
export async function removeObjects(socketPath: string, run?: string): Promise<void> {
  const labels = run === undefined ? {} : { label: [`${runLabel}=${run}`] };
  const call = (method: string, path: string, query: Readonly<Record<string, string>> = {}) =>
    engineApi({ socketPath, method, path, query });
  const list = async (
    path: string,
    filters: object,
    query: Readonly<Record<string, string>> = {},
  ) => call("GET", path, { ...query, filters: JSON.stringify(filters) });
  const force = { force: "true" };

  const containers = (await list("/containers/json", labels, { all: "true" })) as Listed[];
  await each(containers, ({ Id }) => call("DELETE", `/containers/${Id}`, { ...force, v: "true" }));
  const networks = (await list("/networks", { ...labels, type: ["custom"] })) as Listed[];
  await each(networks, ({ Id }) => call("DELETE", `/networks/${Id}`));
  if (run === undefined) return; // An engine of ours: the rest goes with its folder.

  const found = (await list("/volumes", labels)) as { Volumes?: Listed[] | null };
  await each(found.Volumes ?? [], ({ Name }) => call("DELETE", `/volumes/${Name}`, force));
  const images = (await list("/images/json", labels)) as Listed[];
  await each(images, ({ Id }) => call("DELETE", `/images/${Id}`, force));
}

async function each(listed: readonly Listed[], remove: (one: Listed) => Promise<unknown>) {
  const results = await Promise.allSettled(listed.map(remove));
  const failed = results.find((result) => result.status === "rejected");
  // A removal that is under way already, for example by a test's own clean-up, is answered by 409.
  if (failed !== undefined && !String(failed.reason).includes("already in progress")) {
    throw failed.reason as Error;
  }
}
