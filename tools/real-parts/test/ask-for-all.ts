import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { dockerEngine } from "../src/docker-engine.ts";
import { engineApi } from "../src/engine-api.ts";
import { registry } from "../src/registry.ts";
import { runContainer } from "./run-container.ts";

/** What the tests give to `run` as its child: uses an engine and a registry, and then ends or stays. */
const engine = await dockerEngine();
const store = await registry();
if ("skipped" in engine || "skipped" in store) throw new Error("there is no engine or registry");
const { socketPath, run } = engine;
await engineApi({
  socketPath,
  method: "POST",
  path: "/networks/create",
  json: { Name: `${run}-network`, Labels: { "hitless.test.run": run } },
});
const container = await runContainer(engine, {
  command: ["sleep", "1000"],
  publish: true,
  network: `${run}-network`,
});

const folder = dirname(process.env["HITLESS_REAL_PARTS"] ?? "");
const daemon = engine.lent
  ? 0
  : Number(readFileSync(join(dirname(socketPath), "docker.pid"), "utf8"));
const told = {
  daemon,
  folder,
  pid: process.pid,
  containers: [container.pid],
  engine,
  registry: store.address,
  image: container.image,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
if (process.argv[2] === "sleep") setInterval(() => undefined, 1_000);
if (process.argv[2] === "fail") process.exitCode = 7;
