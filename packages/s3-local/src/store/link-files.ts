import { randomBytes } from "node:crypto";
import { link } from "node:fs/promises";
import { join } from "node:path";

import { syncFolder } from "./durable-files.ts";

/** Gives files a second name in another folder: their bytes are never changed, so they can be shared. */
export async function linkFiles(options: {
  from: string;
  names: readonly string[];
  to: string;
  stem: string;
}): Promise<string[]> {
  const linked: string[] = [];
  for (const name of options.names) {
    const fresh = `${options.stem}.${randomBytes(12).toString("hex")}`;
    await link(join(options.from, name), join(options.to, fresh));
    linked.push(fresh);
  }
  await syncFolder(options.to);
  return linked;
}
