import { Agent, type IncomingMessage, request } from "node:http";

import { expect, test } from "vitest";

import { operations } from "../src/operations/table.ts";
import { ecsErrors, ecsOperations, type Shape } from "../src/protocol/sdk-schemas.ts";
import { endpoint } from "./support/clients.ts";

const full = process.env["HITLESS_TEST_SIZE"] === "full";
const count = full ? 100_000 : 3_000;
const allErrors = new Set([
  ...ecsErrors(),
  "RequestEntityTooLargeException",
  "SerializationException",
  "UnknownOperationException",
]);

/** Numbers from 0 up to 1 that are the same in every run. Source: mulberry32, public domain. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What there is to begin with, so that there is something to mean. */
const firstCalls: readonly (readonly [string, object])[] = [
  [
    "RegisterTaskDefinition",
    { family: "web", containerDefinitions: [{ name: "app", image: "web:1", memory: 64 }] },
  ],
  ["CreateService", { serviceName: "web", taskDefinition: "web", desiredCount: 1 }],
  ["RunTask", { taskDefinition: "web", count: 1 }],
  [
    "PutAttributes",
    { attributes: [{ name: "rack", value: "1", targetType: "container-instance", targetId: "" }] },
  ],
  ["ListAttributes", { targetType: "container-instance" }],
  [
    "PutClusterCapacityProviders",
    { cluster: "default", capacityProviders: ["FARGATE"], defaultCapacityProviderStrategy: [] },
  ],
  ["UntagResource", { tagKeys: ["team"] }],
];

const stemOf = (name: string): string => name.replace(/(Arn|Name|Id)?s?$/, "").toLowerCase();

/** What answers have said, so that later requests can mean it: values by the stem of their member's name. */
function recollection() {
  const said = new Map<string, Set<unknown>>();
  function learn(value: unknown, name = ""): void {
    if (Array.isArray(value)) return value.forEach((each) => learn(each, name));
    if (typeof value === "object" && value !== null)
      return Object.entries(value).forEach(([member, each]) => learn(each, member));
    const isArn = typeof value === "string" && value.startsWith("arn:");
    for (const each of isArn ? [stemOf(name), "resource"] : [stemOf(name)]) {
      // Of the newest few: what was deleted is soon forgotten.
      const values = said.get(each) ?? new Set();
      said.set(each, new Set([...values, value].slice(-20)));
    }
  }
  return { learn, of: (name: string) => [...(said.get(stemOf(name)) ?? [])] };
}

function fuzzer(seed: number, recalled: (name: string) => readonly unknown[]) {
  const random = numbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  const words = ["web", "web:1", "default", "", "\0", "ü🎺", "../..", "arn:aws:ecs:x", "__proto__"];
  const wrong = [null, true, -1, 1.5, 1e308, "x".repeat(5000), [], {}, [[[]]], { a: { b: 1 } }];

  /** Close to what makes sense: what answers have named, and little else. */
  function sensible(shape: Shape, name: string): unknown {
    const known = recalled(name);
    if (shape.is === "structure") {
      const members = [...shape.members].filter(
        ([member]) => shape.required.has(member) || random() < (recalled(member)[0] ? 0.4 : 0.02),
      );
      return Object.fromEntries(
        members.map(([member, each]) => [member, sensible(each(), member)]),
      );
    }
    if (shape.is === "list")
      return Array.from({ length: pick([1, 1, 2]) }, () => sensible(shape.member(), name));
    return known.length > 0 ? pick(known) : valueOf(shape, 6);
  }

  function valueOf(shape: Shape, depth: number): unknown {
    if (random() < 0.04) return pick<unknown>(wrong);
    switch (shape.is) {
      case "string":
        return pick(words);
      case "number":
        return pick([0, 1, 2, 80, 128, 100_000, -5]);
      case "boolean":
        return random() < 0.5;
      case "timestamp":
        return 1.7e9;
      case "document":
        return { any: 1 };
      case "list":
        return depth > 5
          ? []
          : Array.from({ length: pick([0, 1, 1, 2, 12]) }, () =>
              valueOf(shape.member(), depth + 1),
            );
      case "map":
        return { [pick(words)]: valueOf(shape.value(), depth + 1) };
      case "structure": {
        const members: [string, unknown][] = [];
        for (const [name, member] of shape.members) {
          const wanted = shape.required.has(name) ? 0.95 : depth > 3 ? 0.1 : 0.4;
          if (random() < wanted) members.push([name, valueOf(member(), depth + 1)]);
        }
        if (random() < 0.05) members.push([pick(["nope", "__proto__", "constructor"]), 1]);
        return Object.fromEntries(members);
      }
    }
  }

  function bodyOf(shape: Shape): Buffer {
    const kind = random();
    if (kind < 0.05)
      return Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
    if (kind < 0.07) return Buffer.from("[".repeat(20_000));
    const value = kind > 0.6 ? sensible(shape, "") : valueOf(shape, 0);
    const body = Buffer.from(JSON.stringify(value));
    if (kind < 0.12) return body.subarray(0, Math.floor(random() * body.length));
    return kind < 0.122 ? Buffer.alloc(1_100_000, "a") : body;
  }

  return { pick, random, bodyOf };
}

function post(url: string, headers: Record<string, string>, body: Buffer, agent: Agent) {
  return new Promise<{ answer: IncomingMessage; text: string }>((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => resolve({ answer, text: Buffer.concat(chunks).toString() }));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

test(
  `answers each of ${count} strange requests with what the service could say`,
  { timeout: full ? 3_600_000 : 120_000 },
  async () => {
    const mistakes: unknown[] = [];
    await using local = await endpoint({
      speed: 1000,
      instances: { count: 2 },
      onEvent: (event) => {
        if (event.type === "mistake" || event.type === "problem") mistakes.push(event.error);
      },
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const recollected = recollection();
    const { pick, random, bodyOf } = fuzzer(4566, recollected.of);
    const ask = async (target: string, body: Buffer) => {
      const headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AmazonEC2ContainerServiceV20141113.${target}`,
      };
      const { answer, text } = await post(local.url, headers, body, agent);
      return { answer, parsed: JSON.parse(text) as { __type?: string; message?: string } };
    };
    for (const [name, input] of firstCalls) {
      const { parsed } = await ask(name, Buffer.from(JSON.stringify(input)));
      recollected.learn([input, parsed]);
    }
    // Those that are there get nine of ten requests.
    const all = [...ecsOperations().values()];
    const there = all.filter(({ name }) => operations.has(name));
    const seen = new Map<string, number>();
    const taken = new Set<string>();
    for (let sent = 0; sent < count; sent += 1) {
      const { name, input } = pick(random() < 0.9 ? there : all);
      const target = random() < 0.99 ? name : pick(["", "Nope", "\u00e9"]);
      const { answer, parsed } = await ask(target, bodyOf(input));
      expect(answer.headers["x-amzn-requestid"]).toMatch(/^[\da-f-]{36}$/);
      expect(problemOf(answer.statusCode, parsed)).toBeUndefined();
      const what = parsed.__type ?? "200";
      if (what === "200" && name === target) taken.add(name);
      if (what === "200") recollected.learn(parsed);
      seen.set(what, (seen.get(what) ?? 0) + 1);
    }
    agent.destroy();
    expect(mistakes).toEqual([]);
    // So that the test cannot pass by never getting past the door. A deployment that is
    // going on, which can be stopped, is hardly ever met.
    const never = there.map(({ name }) => name).filter((name) => !taken.has(name));
    expect(never.length, never.join(", ")).toBeLessThanOrEqual(full ? 1 : there.length / 4);
    // And all kinds of errors.
    for (const what of [
      "200",
      "SerializationException",
      "InvalidParameterException",
      "UnsupportedFeatureException",
    ]) {
      expect(seen.get(what), what).toBeGreaterThan(0);
    }
  },
);

/** What is wrong with an answer: an error has to be one that the service could give. */
function problemOf(
  status: number | undefined,
  { __type: type = "", message }: { __type?: string; message?: string },
): string | undefined {
  if (status === 200) return undefined;
  if (status !== 400 && status !== 413) return `status ${status} ${type} ${message}`;
  if (!allErrors.has(type)) return `${type} is no error of the service`;
  return typeof message === "string" ? undefined : `${type} has no message`;
}

const services = {
  "elasticloadbalancing 2015-12-01": "Version=2015-12-01",
  "elasticloadbalancing 2012-06-01": "Version=2012-06-01",
  "sts 2011-06-15": "Version=2011-06-15",
};

test.each(Object.entries(services))(
  "answers strange requests to %s with an error in XML",
  async (_, version) => {
    await using local = await endpoint();
    const agent = new Agent({ keepAlive: true });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const rest = [
      "",
      "Action=",
      "Action=Nope",
      "Action=DescribeListeners&ListenerArns.member.x=1",
      "Action=CreateListener&Port=abc&DefaultActions.member.1.Type=redirect",
      "Action=CreateLoadBalancer&Name=%00%ff%3Cx%3E",
      `Action=DescribeTargetGroups${"&TargetGroupArns.member.1=x".repeat(5000)}`,
      `Action=DescribeRules&${"a.".repeat(5000)}b=1`,
      "Action=GetCallerIdentity&__proto__.x=1&%E0%A4%A=1",
    ];
    for (const each of rest) {
      const body = Buffer.from(`${version}&${each}`);
      const { answer, text } = await post(local.url, headers, body, agent);
      expect([200, 400]).toContain(answer.statusCode);
      expect(text).toMatch(/^<(Error|[A-Z][A-Za-z]+)Response xmlns="http/);
    }
    agent.destroy();
  },
);
