import { randomBytes } from "node:crypto";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import {
  buildImage,
  connectEngine,
  type Engine,
  inspectImage,
  removeImage,
} from "@hitless/runtime";
import { onTestFinished, type TestContext } from "vitest";

/** A Docker engine; images that are built here are gone from it after the test. */
export interface EngineBox {
  engine: Engine;
  host: string;
  /** What all that a test makes has to carry. */
  labels: Record<string, string>;
  /** An image of one file with this content. */
  recipe: (content: string) => { context: { files: { path: string; content: string }[] } };
  /** Builds such an image. */
  build: (image: string, content: string) => Promise<void>;
  /** The id that the engine has an image by; undefined where it has none. */
  idOf: (image: string) => Promise<string | undefined>;
}

export async function engineBox(context: TestContext): Promise<EngineBox> {
  const part = await dockerEngine();
  if ("skipped" in part) return context.skip(part.skipped);
  const engine = await connectEngine({ host: part.host });
  const name = `t${part.run.slice(0, 8)}-${randomBytes(4).toString("hex")}`;
  const labels = { "hitless.test.run": part.run, "hitless.test": name };
  onTestFinished(async () => {
    const images = await engine.docker.listImages({ filters: { label: [`hitless.test=${name}`] } });
    for (const { RepoTags, RepoDigests } of images) {
      for (const one of [...(RepoTags ?? []), ...(RepoDigests ?? [])])
        await removeImage(engine, one);
    }
  });
  return {
    engine,
    host: part.host,
    labels,
    recipe: (content) => ({ ...oneFile(content), labels }),
    async build(image, content) {
      await buildImage(engine, { ...oneFile(content), tag: image, labels });
    },
    async idOf(image) {
      const found = await inspectImage(engine, image);
      return found.exists ? found.id : undefined;
    },
  };
}

function oneFile(content: string) {
  const files = [
    { path: "Dockerfile", content: 'FROM scratch\nCOPY file /\nCMD ["/file"]\n' },
    { path: "file", content: content.repeat(1_000) },
  ];
  return { context: { files } };
}
