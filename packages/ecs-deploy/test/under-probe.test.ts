import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import {
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { failedTotal } from "@hitless/probe";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import type { DeployReceipt } from "../src/receipt.ts";
import { type Folder, commandIn } from "./support/command-in.ts";
import { freePort } from "./support/free-port.ts";
import { clientOptions, processClients } from "./support/local-service.ts";

const app = join(import.meta.dirname, "support/app.ts");

async function writeTask(folder: Folder, version: string, dies: "yes" | "no"): Promise<void> {
  const environment = [
    { name: "VERSION", value: version },
    { name: "DIES", value: dies },
  ];
  const container = {
    name: "app",
    image: `web:${version}`,
    memory: 128,
    command: [process.execPath, app],
    portMappings: [{ containerPort: 80 }],
    environment,
  };
  const definition = { family: "web", containerDefinitions: [container] };
  await writeFile(join(folder.path, "task.yaml"), stringify(definition));
}

function receiptOf(stdout: string): DeployReceipt {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as DeployReceipt;
}

test("counts no failed request during a deploy, and exits with 70 where the app cuts them off", async () => {
  const port = await freePort();
  await using local = await processClients({
    instances: { count: 2 },
    listeners: [{ name: "web", port }],
  });
  await using folder = await commandIn(local.url);
  const targetGroupArn = local.targetGroups["web"];
  const service = {
    serviceName: "web",
    desiredCount: 2,
    loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 80 }],
  };
  await writeFile(join(folder.path, "service.yaml"), stringify(service));
  const url = `http://127.0.0.1:${port}/?delay=200`;
  const deploy = ["deploy", "-t", "task.yaml", "-s", "service.yaml", "--images", "none", "--json"];
  const until = ["--wait", "stable"];

  await writeTask(folder, "one", "no");
  const early = await folder.run([...deploy, ...until, "--probe", url]);
  expect(early).toMatchObject({ code: 65 });
  expect(early.stderr).toContain("does not answer well, before anything is changed");
  expect(await folder.run([...deploy, ...until])).toMatchObject({ code: 0 });

  await writeTask(folder, "two", "yes");
  const clean = await folder.run([...deploy, ...until, "--probe", url]);
  expect(clean.code).toBe(0);
  const { probe } = receiptOf(clean.stdout);
  expect(probe?.failures).toEqual([]);
  expect(probe?.versions.map(({ version }) => version)).toEqual(["one", "two"]);

  // Version two ends at once when it is told to, and now nothing is drained before.
  const loadBalancing = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "0" }];
  await loadBalancing.send(
    new ModifyTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArn, Attributes }),
  );
  loadBalancing.destroy();
  await writeTask(folder, "three", "no");
  const cut = await folder.run([...deploy, ...until, "--probe", url]);
  expect(cut.code).toBe(70);
  const receipt = receiptOf(cut.stdout);
  expect(receipt.outcome).toEqual({ is: "completed" });
  expect(receipt.probe && failedTotal(receipt.probe)).toBeGreaterThan(0);
});
