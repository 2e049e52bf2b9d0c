import { expect, test } from "vitest";
import {
  type Engine,
  ensureNetwork,
  ensureVolume,
  publishedPorts,
  removeNetwork,
  removeVolume,
} from "../src/index.ts";
import { engineBox } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";

test("finds or makes networks and volumes, whoever else does, and removes them", async (context) => {
  const { engine, name, labels, runtime, spec } = await engineBox(context);
  const network = { name: name("net"), labels };
  const made = await Promise.all([1, 2, 3, 4, 5, 6].map(() => ensureNetwork(engine, network)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(made.filter(({ created }) => created)).toHaveLength(1);
  expect(await failureOf(ensureNetwork(engine, { ...network, internal: true }))).toMatch(
    /^conflict: network .* driver bridge; bridge, internal was expected/,
  );

  const volume = { name: name("vol"), labels };
  await Promise.all([ensureVolume(engine, volume), ensureVolume(engine, volume)]);
  const wanted = spec("user", ["sleep", "600"], {
    container: {
      networks: [{ name: network.name }],
      mounts: [{ type: "volume", source: volume.name, target: "/data" }],
    },
  });
  await runtime.create(wanted);
  await runtime.start(wanted.id);
  expect(await failureOf(removeNetwork(engine, network.name))).toMatch(/^in-use: /);
  expect(await failureOf(removeVolume(engine, volume.name))).toMatch(/^in-use: /);
  await runtime.stop(wanted.id, { graceMs: 0 });
  await runtime.remove(wanted.id);
  for (const _ of [1, 2]) {
    await removeNetwork(engine, network.name);
    await removeVolume(engine, volume.name);
  }
});

test("says where ports are published as long as the container runs", async (context) => {
  const { engine, runtime, spec, name } = await engineBox(context);
  const wanted = spec("ports", ["sleep", "600"], {
    container: {
      ports: [
        { host: "127.0.0.1", hostPort: 0, containerPort: 8080 },
        { host: "127.0.0.1", hostPort: 0, containerPort: 9090 },
      ],
    },
  });
  await runtime.create(wanted);
  expect(await publishedPorts(engine, wanted.id)).toEqual(new Map());
  await runtime.start(wanted.id);
  const ports = await publishedPorts(engine, wanted.id);
  expect([...ports.keys()].toSorted((a, b) => a - b)).toEqual([8080, 9090]);
  for (const { host, port } of ports.values()) {
    expect(host).toBe("127.0.0.1");
    expect(port).toBeGreaterThan(0);
  }
  await runtime.stop(wanted.id, { graceMs: 0 });
  expect(await publishedPorts(engine, wanted.id)).toEqual(new Map());
  expect(await publishedPorts(engine, name("nobody"))).toEqual(new Map());
});

test("gives a container the address that it asks for, and another one the same network", async (context) => {
  const { engine, name, labels, runtime, spec } = await engineBox(context);
  const network = { name: name("addresses"), labels, subnet: await freeSubnet(engine) };
  await ensureNetwork(engine, network);
  const address = network.subnet.replace(/\.0\/24$/, ".77");
  const listen = `require("http").createServer((q, a) => a.end("here")).listen(3000)`;
  const owner = spec("owner", ["node", "-e", listen], {
    container: { port: 3000, networks: [{ name: network.name, address }] },
  });
  const ask = `setInterval(() => fetch("http://127.0.0.1:3000").then((a) => a.text()).then(console.log, () => {}), 100)`;
  const guest = spec("guest", ["node", "-e", ask], {
    container: { network: { instance: owner.id } },
  });
  for (const each of [owner, guest]) {
    await runtime.create(each);
    await runtime.start(each.id);
  }
  expect((await runtime.list({ ...owner.labels })).find(({ id }) => id === owner.id)).toMatchObject(
    {
      address: { host: address, port: 3000 },
    },
  );
  await expect.poll(async () => runtime.logs(guest.id), { timeout: 20_000 }).toContain("here");
});

/** One that no network of the engine has. */
async function freeSubnet({ docker }: Engine): Promise<string> {
  const networks = await docker.listNetworks();
  const taken = new Set(
    networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).map(({ Subnet }) => Subnet)),
  );
  const all = Array.from({ length: 200 }, (_, index) => `10.213.${index}.0/24`);
  const free = all.find((subnet) => !taken.has(subnet));
  if (free === undefined) throw new Error("no subnet is free");
  return free;
}
