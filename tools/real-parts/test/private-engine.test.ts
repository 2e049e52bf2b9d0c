import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { succeed } from "../src/execute.ts";
import type { PrivateEngine } from "../src/private-engine.ts";
import { markOf } from "../src/processes.ts";
import { runContainer } from "./run-container.ts";
import { startPrivate } from "./start-private.ts";
import { noRuns } from "./support.ts";

const here = noRuns() === undefined;
const lookAt = fileURLToPath(new URL("look-at.ts", import.meta.url));
const serve = [
  "node",
  "-e",
  "require('node:http').createServer((q, r) => r.end('here')).listen(8080)",
];

/** What a command of the test in one of the engine's networks finds at an address. */
function found(enter: PrivateEngine["inside"], url: string, files: string[] = []): Promise<string> {
  return succeed(enter([process.execPath, lookAt, url, ...files]));
}

test.runIf(here)("is reached inside, and from elsewhere at its TLS port alone", async () => {
  await using engine = await startPrivate();
  const { port } = await runContainer(engine, { command: serve, publish: true });
  const { address, client } = engine.tls;
  const [published, ping] = [
    `http://${address}:${port}`,
    `https://${address}:${engine.tls.port}/_ping`,
  ];
  const files = [client.ca, client.cert, client.key];

  await expect.poll(() => found(engine.inside, `http://127.0.0.1:${port}`)).toBe("here");
  expect(await found(engine.inside, published)).toBe("here");
  expect(await found(engine.onlyTls, published)).toBe("nothing");
  expect(await found(engine.onlyTls, ping, files)).toBe("OK");
  // Without a client's certificate it answers nobody.
  expect(await found(engine.onlyTls, ping, [client.ca])).toBe("nothing");
});

test.runIf(here)(
  "keeps containers serving over restarts of the daemon with live-restore",
  async () => {
    await using engine = await startPrivate({ liveRestore: true });
    const { pid, port } = await runContainer(engine, { command: serve, publish: true });
    const published = `http://${engine.tls.address}:${port}`;
    await expect.poll(() => found(engine.inside, published)).toBe("here");

    await engine.restart();
    expect(await found(engine.inside, published)).toBe("here");
    await engine.kill();
    expect(await found(engine.inside, published)).toBe("here");
    await engine.start();
    expect(await found(engine.inside, published)).toBe("here");
    expect(markOf(pid)).toBeDefined();
  },
);

test.runIf(here)("ends containers with the daemon without live-restore", async () => {
  await using engine = await startPrivate();
  const { pid } = await runContainer(engine, { command: serve });
  await engine.restart();
  expect(markOf(pid)).toBeUndefined();
});
