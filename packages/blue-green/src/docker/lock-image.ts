import { finished } from "node:stream/promises";
import { Readable } from "node:stream";

import { type Engine, inspectImage } from "@hitless/runtime";

const name = "hitless-lock";
const tag = "1";

/** Two blocks of zeros are an archive without files. */
const emptyArchive = Buffer.alloc(1_024);

/** An image without content: a container cannot be created without one, and that of the lock never runs. */
export async function lockImage(engine: Engine): Promise<string> {
  const image = `${name}:${tag}`;
  if ((await inspectImage(engine, image)).exists) return image;
  const stream = await engine.docker.importImage(Readable.from([emptyArchive]), {
    repo: name,
    tag,
  });
  await finished(Readable.from(stream).resume());
  return image;
}
