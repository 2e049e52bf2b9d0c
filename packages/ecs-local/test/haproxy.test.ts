import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import { join } from "node:path";

import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { expect, onTestFinished, test } from "vitest";

import type { ProxyChoice } from "../src/index.ts";
import { clientOptions, endpoint } from "./support/clients.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import { until } from "./support/until.ts";

/** A server that answers with this word. */
async function answering(word: string): Promise<number> {
  const server = createServer((_request, response) => response.end(word));
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** The body of an answer. */
function ask(port: number, path: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () => resolve(body));
    }).on("error", reject);
  });
}

async function targetGroup(elb: ElasticLoadBalancingV2Client, Name: string): Promise<string> {
  const group = { Name, Port: 80, VpcId: "v", TargetType: "ip" as const };
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(group));
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
  const Targets = [{ Id: "127.0.0.1", Port: await answering(Name) }];
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  return TargetGroupArn;
}

const forward = (TargetGroupArn: string) => [{ Type: "forward" as const, TargetGroupArn }];

/** A listener with a default action, a rule by host and one by path, each with a target group of its own. */
async function threeWays(elb: ElasticLoadBalancingV2Client, Port: number): Promise<string[]> {
  const [web, admin, api] = [
    await targetGroup(elb, "web"),
    await targetGroup(elb, "admin"),
    await targetGroup(elb, "api"),
  ];
  const shop = new CreateLoadBalancerCommand({ Name: "shop", Subnets: ["subnet-1"] });
  const LoadBalancerArn = (await elb.send(shop)).LoadBalancers?.[0]?.LoadBalancerArn;
  const listen = { LoadBalancerArn, Protocol: "HTTP" as const, Port, DefaultActions: forward(web) };
  const { Listeners } = await elb.send(new CreateListenerCommand(listen));
  const ListenerArn = Listeners?.[0]?.ListenerArn;
  const rules = [
    { Field: "host-header", Values: ["admin.example.com"], to: admin },
    { Field: "path-pattern", Values: ["/api/*"], to: api },
  ];
  for (const [index, { to, ...condition }] of rules.entries()) {
    const rule = { ListenerArn, Priority: index + 1, Conditions: [condition] };
    await elb.send(new CreateRuleCommand({ ...rule, Actions: forward(to) }));
  }
  return [web, admin, api];
}

async function balanced(proxy: ProxyChoice) {
  const box = await sandbox();
  const { folder } = box;
  const local = await endpoint({ speed: 100, runtime: { via: "process", folder, proxy } });
  const elb = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  return {
    elb,
    folder,
    async [Symbol.asyncDispose]() {
      elb.destroy();
      await local[Symbol.asyncDispose]();
      await box[Symbol.asyncDispose]();
    },
  };
}

test("leads by host, by path and by default to three target groups", async (context) => {
  const part = await haproxy();
  if ("skipped" in part) return context.skip(part.skipped);
  const port = await freePort();
  let pid = 0;
  {
    await using parts = await balanced({ via: "haproxy", program: part.path });
    const { elb } = parts;
    const groups = await threeWays(elb, port);
    for (const TargetGroupArn of groups) {
      await until(
        () => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
        ({ TargetHealthDescriptions: all }) => all?.[0]?.TargetHealth?.State === "healthy",
      );
    }
    const ways = ["/", "/api/orders", "/apis"].flatMap((path) =>
      ["www.example.com", "admin.example.com"].map((host) => ({ path, host })),
    );
    const answers = await Promise.all(ways.map(({ path, host }) => ask(port, path, host)));
    expect(answers).toEqual(["web", "admin", "api", "admin", "web", "admin"]);
    const pids = await readFile(join(parts.folder, "haproxy/run/haproxy.pids"), "utf8");
    pid = Number(/"pid":(\d+)/.exec(pids.trim().split("\n").at(-1) ?? "")?.[1]);
    expect(isAlive(pid)).toBe(true);
  }
  // Nothing of it runs on.
  await until(
    () => ask(port, "/", "www.example.com").catch(() => "nobody"),
    (answer) => answer === "nobody",
  );
  await until(
    () => Promise.resolve(isAlive(pid)),
    (alive) => !alive,
  );
});

test("goes on while the endpoint is away, with a state file", async (context) => {
  const part = await haproxy();
  if ("skipped" in part) return context.skip(part.skipped);
  await using box = await sandbox();
  const port = await freePort();
  const proxy = { via: "haproxy" as const, program: part.path };
  const options = { speed: 100, runtime: { via: "process" as const, folder: box.folder, proxy } };
  const stateFile = join(box.folder, "state");
  const groups = async (url: string) => {
    const elb = new ElasticLoadBalancingV2Client(clientOptions(url));
    onTestFinished(() => elb.destroy());
    return threeWays(elb, port);
  };
  {
    await using local = await endpoint({ ...options, stateFile });
    await groups(local.url);
  }
  expect(await ask(port, "/api/orders", "www.example.com")).toBe("api");
  {
    await using local = await endpoint({ ...options, stateFile });
    expect(local.port).toBeGreaterThan(0);
    expect(await ask(port, "/", "admin.example.com")).toBe("admin");
  }
  // One without the state file ends what it finds.
  await (await endpoint(options)).close();
  // Until its sockets are closed the kernel takes connections, and resets them.
  await expect
    .poll(() => ask(port, "/", "www.example.com").catch((error: unknown) => String(error)))
    .toContain("ECONNREFUSED");
});

test("refuses rules by host and path with the embedded proxy", async () => {
  await using parts = await balanced({ via: "embedded" });
  await expect(threeWays(parts.elb, await freePort())).rejects.toThrow(/HAProxy/i);
});

test("says that HAProxy is not there", async () => {
  await using parts = await balanced({ via: "haproxy", program: "/nowhere/haproxy" });
  await expect(threeWays(parts.elb, await freePort())).rejects.toThrow(/haproxy/);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
