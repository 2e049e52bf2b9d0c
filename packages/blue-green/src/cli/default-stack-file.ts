import { access } from "node:fs/promises";
import { join } from "node:path";

import { BlueGreenError } from "../errors.ts";

/** In the order in which Compose looks for them. */
const names = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** The stack file of a folder. */
export async function defaultStackFile(folder: string): Promise<string> {
  for (const name of names) {
    const path = join(folder, name);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new BlueGreenError(
    "stack-file",
    `there is no ${names.join(", ")} in ${folder}; name one with --file`,
  );
}
