import { once } from "node:events";
import { createServer } from "node:http";

import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, onTestFinished, test } from "vitest";

import type { EcsLocalOptions } from "../src/index.ts";
import { clientOptions, endpoint } from "./support/clients.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import { ask } from "./support/steady-traffic.ts";
import { until } from "./support/until.ts";

async function balanced(options: EcsLocalOptions = {}) {
  const local = await endpoint(options);
  const elb = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  return {
    elb,
    async [Symbol.asyncDispose]() {
      elb.destroy();
      await local[Symbol.asyncDispose]();
    },
  };
}

/** A load balancer with a listener and a target group behind it. */
async function build(elb: ElasticLoadBalancingV2Client, port: number) {
  const shop = new CreateLoadBalancerCommand({ Name: "shop", Subnets: ["subnet-1"] });
  const [balancer] = (await elb.send(shop)).LoadBalancers ?? [];
  const web = new CreateTargetGroupCommand({ Name: "web", Port: 80, VpcId: "v", TargetType: "ip" });
  const [group] = (await elb.send(web)).TargetGroups ?? [];
  const LoadBalancerArn = balancer?.LoadBalancerArn;
  const TargetGroupArn = group?.TargetGroupArn ?? "";
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  const listen = new CreateListenerCommand({
    LoadBalancerArn,
    Protocol: "HTTP",
    Port: port,
    DefaultActions,
  });
  const [listener] = (await elb.send(listen)).Listeners ?? [];
  return { LoadBalancerArn, TargetGroupArn, ListenerArn: listener?.ListenerArn, DefaultActions };
}

/** A server that answers with this status. */
async function answering(status: number): Promise<number> {
  const server = createServer((_request, response) => response.writeHead(status).end("here"));
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

test("makes, shows and deletes what a service needs", async () => {
  await using parts = await balanced();
  const { elb } = parts;
  const { LoadBalancerArn, TargetGroupArn, ListenerArn, DefaultActions } = await build(elb, 8081);
  const balancers = await elb.send(new DescribeLoadBalancersCommand({ Names: ["shop"] }));
  expect(balancers.LoadBalancers).toMatchObject([
    { State: { Code: "active" }, Type: "application" },
  ]);
  const groups = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
  expect(groups.TargetGroups).toMatchObject([
    {
      TargetGroupArn,
      HealthCheckPath: "/",
      UnhealthyThresholdCount: 2,
      LoadBalancerArns: [LoadBalancerArn],
    },
  ]);
  const again = { LoadBalancerArn, Protocol: "HTTP" as const, Port: 8081, DefaultActions };
  await expect(elb.send(new CreateListenerCommand(again))).rejects.toMatchObject({
    name: "DuplicateListenerException",
  });
  await expect(elb.send(new DeleteTargetGroupCommand({ TargetGroupArn }))).rejects.toMatchObject({
    name: "ResourceInUseException",
  });
  await elb.send(
    new CreateRuleCommand({
      ListenerArn,
      Priority: 1,
      Conditions: [{ Field: "path-pattern", Values: ["/api/*"] }],
      Actions: DefaultActions,
    }),
  );
  const rules = await elb.send(new DescribeRulesCommand({ ListenerArn }));
  expect(rules.Rules?.map(({ Priority }) => Priority)).toEqual(["1", "default"]);
  const listeners = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  expect(listeners.Listeners).toMatchObject([{ ListenerArn, Port: 8081, Protocol: "HTTP" }]);
  await elb.send(new DeleteListenerCommand({ ListenerArn }));
  await elb.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  await expect(
    elb.send(new DescribeLoadBalancersCommand({ Names: ["shop"] })),
  ).rejects.toMatchObject({ name: "LoadBalancerNotFoundException" });
});

test("changes the deregistration delay and the check, and refuses what would have no effect", async () => {
  await using parts = await balanced();
  const { elb } = parts;
  const { TargetGroupArn } = await build(elb, 8081);
  const change = (Key: string, Value: string) =>
    elb.send(
      new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }),
    );
  await change("deregistration_delay.timeout_seconds", "7");
  const { Attributes } = await elb.send(
    new DescribeTargetGroupAttributesCommand({ TargetGroupArn }),
  );
  expect(Attributes).toContainEqual({ Key: "deregistration_delay.timeout_seconds", Value: "7" });
  for (const value of ["3601", "-1", "soon"]) {
    await expect(change("deregistration_delay.timeout_seconds", value)).rejects.toMatchObject({
      name: "ValidationError",
    });
  }
  await expect(change("stickiness.enabled", "true")).rejects.toMatchObject({
    message: "This endpoint has 'stickiness.enabled' as 'false' only",
  });
  const wanted = { HealthCheckPath: "/up", Matcher: { HttpCode: "200-204" } };
  const changed = await elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, ...wanted }));
  expect(changed.TargetGroups).toMatchObject([wanted]);
});

test("asks targets, leads requests to healthy ones, lets them drain", async () => {
  await using box = await sandbox();
  const port = await freePort();
  await using parts = await balanced({
    speed: 100,
    runtime: { via: "process", folder: box.folder },
  });
  const { elb } = parts;
  const { TargetGroupArn } = await build(elb, port);
  const url = `http://127.0.0.1:${port}/`;
  const [well, ill] = [await answering(200), await answering(500)];
  const Targets = [well, ill].map((Port) => ({ Id: "127.0.0.1", Port }));
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  const health = async () => {
    const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    return new Map(
      answer.TargetHealthDescriptions?.map(({ Target, TargetHealth }) => [
        Target?.Port,
        TargetHealth,
      ]),
    );
  };
  await until(health, (found) => found.get(well)?.State === "healthy");
  expect(await ask(url)).toEqual({ status: 200, body: "here" });
  const judged = await until(health, (found) => found.get(ill)?.State === "unhealthy");
  expect(judged.get(ill)).toMatchObject({
    Reason: "Target.ResponseCodeMismatch",
    Description: "Health checks failed with these codes: [500]",
  });
  const leaving = [{ Id: "127.0.0.1", Port: well }];
  await elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: leaving }));
  expect((await health()).get(well)).toMatchObject({
    State: "draining",
    Reason: "Target.DeregistrationInProgress",
  });
  await until(health, (found) => !found.has(well));
  // The only one left is ill: a load balancer fails open.
  expect(await ask(url)).toEqual({ status: 500, body: "here" });
});

test("says that a port is taken, and keeps no listener for it", async () => {
  await using box = await sandbox();
  const taken = await answering(200);
  await using parts = await balanced({ runtime: { via: "process", folder: box.folder } });
  await expect(build(parts.elb, taken)).rejects.toMatchObject({
    message: expect.stringContaining(String(taken)) as string,
  });
  const { LoadBalancers } = await parts.elb.send(new DescribeLoadBalancersCommand({}));
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
  const { Listeners } = await parts.elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  expect(Listeners).toEqual([]);
});

test("refuses the form of a page of another machine, and does nothing", async () => {
  await using local = await endpoint();
  const create = (origin: string) =>
    fetch(local.url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin },
      body: "Action=CreateLoadBalancer&Version=2015-12-01&Name=shop&Subnets.member.1=subnet-1",
    });
  const refused = await create("https://shop.example");
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("AccessDeniedException");
  const elb = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  expect((await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
  expect((await create("http://localhost:3000")).status).toBe(200);
  elb.destroy();
});
