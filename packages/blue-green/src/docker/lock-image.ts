import { finished } from "node:stream/promises";
import { Readable } from "node:stream";

import type { Engine } from "@hitless/runtime";

const name = "hitless-lock";
const tag = "1";

/** An image without content: a container cannot be created without one, and that of the lock never runs. */
export const lockImage = `${name}:${tag}`;

/** Two blocks of zeros are an archive without files. */
const emptyArchive = Buffer.alloc(1_024);

export async function makeLockImage(engine: Engine): Promise<void> {
  const stream = await engine.docker.importImage(Readable.from([emptyArchive]), {
    repo: name,
    tag,
  });
  await finished(Readable.from(stream).resume());
}
