import { once } from "node:events";
import { Agent, createServer as createHttpServer, get, request } from "node:http";
import { connect, createServer, type Socket } from "node:net";

import { createProxyServer } from "http-proxy-3";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import { type AppOptions, portOf as portOfServer, startApp } from "./support/app.ts";
import { closeOf, responseOf } from "./support/events.ts";
import { startLoad } from "./support/load.ts";
import { rawClient } from "./support/raw-client.ts";
import { config, makeStack, portOf, seen, until } from "./support/stack.ts";

const full = process.env["HITLESS_TEST_SIZE"] === "full";

/** A server of bytes, for what no HTTP server would do. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer(onConnection);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return portOfServer(server);
}

const instance = (id: string, port: number) => ({ id, host: "127.0.0.1", port, release: id });

test("fails no request when one of two servers refuses connections", async () => {
  await using app = await startApp("good");
  await using gone = await startApp("gone");
  await gone.kill();
  await using stack = await makeStack();
  const port = portOf(await stack.proxy.apply(config({ app: [gone.server, app.server] })));

  const load = await startLoad(port);
  await until(stack.proxy, (now) => seen(now, "good").answered > 300);
  const report = await load.stop();

  expect(report.failures).toEqual([]);
  expect(report.streamFailures).toEqual([]);
  for (const id of report.posted.keys()) expect(app.ids.get(id)).toBe(1);
});

test("answers 502 and replays nothing when a server takes a request and resets", async () => {
  const received: string[] = [];
  const port = await rawServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      received.push(...(/id-\d+/.exec(data.toString()) ?? []));
      if (received.length > 0) socket.resetAndDestroy();
    });
  });
  await using other = await startApp("other");
  await using stack = await makeStack();
  const web = portOf(
    await stack.proxy.apply(config({ app: [instance("resets", port), other.server] })),
  );

  const statuses: number[] = [];
  using client = await rawClient(web);
  for (let count = 0; count < 20; count += 1) {
    const body = `id-${count}`;
    const length = `content-length: ${body.length}`;
    statuses.push(
      (await client.send(`POST /ids HTTP/1.1\r\nhost: x\r\n${length}\r\n\r\n${body}`)).status,
    );
  }

  expect(new Set(statuses)).toEqual(new Set([200, 502]));
  expect(new Set(received).size).toBe(received.length);
  // Each id went to one server only.
  expect(new Set([...received, ...other.ids.keys()]).size).toBe(received.length + other.ids.size);
  expect(received.length + other.ids.size).toBe(20);
  const { failed } = seen(await stack.proxy.observe(), "resets");
  expect(failed).toBe(statuses.filter((status) => status === 502).length);
});

test.each([
  ["with a length", "content-length: 100\r\n\r\nhalf"],
  ["in chunks", "transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n"],
])("cuts the client off when a server breaks off an answer %s in the middle", async (_, rest) => {
  const port = await rawServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\n${rest}`, () => setTimeout(() => socket.destroy(), 20));
    });
  });
  await using stack = await makeStack();
  const web = portOf(await stack.proxy.apply(config({ app: [instance("breaks", port)] })));

  const reading = fetch(`http://127.0.0.1:${web}/`).then((answer) => answer.text());

  await expect(reading).rejects.toThrow("terminated");
  expect(seen(await stack.proxy.observe(), "breaks")).toMatchObject({ failed: 1, inFlight: 0 });
});

test("fails no request when a server closes kept connections after 5 ms", async () => {
  await using app = await startApp("hasty", { keepAliveTimeout: 5 });
  await using stack = await makeStack();
  const load = await startLoad(portOf(await stack.proxy.apply(config({ app: [app.server] }))));
  await until(stack.proxy, (now) => seen(now, "hasty").answered > (full ? 10_000 : 600));

  expect((await load.stop()).failures).toEqual([]);
});

/** As a server is that closes a kept connection just as the next request is on its way. */
const dropsUsedAgain = (): NonNullable<AppOptions["handle"]> => {
  const used = new WeakSet<Socket>();
  return ({ socket }, response) => {
    if (used.has(socket)) socket.resetAndDestroy();
    used.add(socket);
    response.end("x");
  };
};

/** The statuses of 50 requests, one after the other, every other one with a body. */
async function fiftyStatuses(port: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let count = 0; count < 50; count += 1) {
    const body = count % 2 === 0 ? "" : "x";
    const answer = await fetch(
      `http://127.0.0.1:${port}/`,
      body === "" ? {} : { method: "POST", body },
    );
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
}

test("fails no request when a server drops connections that are used again", async () => {
  await using app = await startApp("app", { handle: dropsUsedAgain() });
  await using stack = await makeStack();
  const port = portOf(await stack.proxy.apply(config({ app: [app.server] })));
  expect(new Set(await fiftyStatuses(port))).toEqual(new Set([200]));
});

test("would fail requests then if it used connections again", async () => {
  await using app = await startApp("app", { handle: dropsUsedAgain() });
  const agent = new Agent({ keepAlive: true });
  const library = createProxyServer({ target: `http://127.0.0.1:${app.server.port}`, agent });
  library.on("error", (_error, _request, response) => {
    if ("writeHead" in response) response.writeHead(502).end();
  });
  const reusing = createHttpServer((incoming, response) => library.web(incoming, response));
  reusing.listen(0, "127.0.0.1");
  await once(reusing, "listening");
  onTestFinished(() => {
    agent.destroy();
    reusing.close();
    reusing.closeAllConnections();
  });
  expect(await fiftyStatuses(portOfServer(reusing))).toContain(502);
});

test("says which backend could not answer, and why", async () => {
  await using gone = await startApp("gone");
  await gone.kill();
  await using stack = await makeStack();
  const { proxy } = stack;
  const wanted = config({ gone: [gone.server], empty: [] });
  const ask = async (preview?: string) => {
    const headers = preview === undefined ? {} : { "x-hitless-preview": preview };
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers });
    return [answer.status, await answer.text()];
  };
  const port = portOf(await proxy.apply(wanted));

  expect(await ask()).toEqual([502, 'No server of backend "gone" accepted a connection.\n']);
  expect(await ask("preview-empty")).toEqual([503, 'Backend "empty" has no servers.\n']);
  expect(seen(await proxy.observe(), "gone")).toMatchObject({
    failed: 1,
    answered: 0,
    inFlight: 0,
  });
  await proxy.apply({ ...wanted, routes: [] });
  expect(await ask()).toEqual([404, 'No route for listener "web".\n']);
});

test("cuts what is open at a server, no faster than asked, and says how many", async () => {
  await using app = await startApp("app");
  await using other = await startApp("other");
  await using stack = await makeStack();
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server] })));
  const sockets = Array.from({ length: 6 }, () => new WebSocket(`ws://127.0.0.1:${port}/ws`));
  const closed = sockets.map(closeOf);
  const events = get({ host: "127.0.0.1", port, path: "/events", agent: false });
  events.on("error", () => {});
  const answer = await responseOf(events);
  const eventsCut = once(answer.resume(), "error");
  await until(proxy, (now) => seen(now, "app").streams === 7);
  await proxy.setServers("app", [other.server]);

  const count = await proxy.cut("app", { perSecond: 20 });

  expect(count).toBe(7);
  expect(String(await eventsCut)).toBe("Error: aborted");
  const ends = (await Promise.all(closed)).toSorted((one, two) => one.at - two.at);
  expect(ends.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 1006));
  // 7 cuts at 20 a second: 6 pauses of 50 ms, of which 5 at least lie between WebSockets.
  expect((ends.at(-1)?.at ?? 0) - (ends[0]?.at ?? 0)).toBeGreaterThan(200);
  const { backends } = await until(proxy, (now) => now.backends[0]?.servers.length === 1);
  expect(backends[0]?.servers[0]).toMatchObject({ id: "other", failed: 0 });
  expect(await proxy.cut("app")).toBe(0);
});

test("has nothing left of thousands of requests, many of them aborted", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server] })));
  const rounds = full ? 200 : 30;
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => oneOf(port, index)));
  }

  const { inFlight, streams, answered, failed } = seen(
    await until(proxy, (now) => seen(now, "app").inFlight + seen(now, "app").streams === 0),
    "app",
  );

  expect({ inFlight, streams, failed }).toEqual({ inFlight: 0, streams: 0, failed: 0 });
  expect(answered).toBeGreaterThanOrEqual(rounds * 10);
  await proxy.setServers("app", [{ ...app.server, id: "again" }]);
  expect((await proxy.observe()).backends[0]?.servers.map(({ id }) => id)).toEqual(["again"]);
  await until(proxy, () => app.connections() === 0);
});

/** One of: a whole request, an abort while it waits, in an upload, in a stream, hostile bytes. */
async function oneOf(port: number, index: number): Promise<void> {
  const kind = index % 5;
  if (kind === 0) {
    await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
    return;
  }
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => {});
  await once(socket, "connect");
  const head = ["", "GET /slow", "POST /ids", "GET /events", "\u0000\u0001 x"][kind] ?? "";
  const rest = kind === 2 ? "content-length: 1000\r\n\r\npart" : "\r\n";
  socket.write(`${head} HTTP/1.1\r\nhost: x\r\n${rest}`);
  if (kind >= 3) await once(socket, "data");
  if (index % 2 === 0) socket.resetAndDestroy();
  else socket.destroy();
}

test("lets a server go when its client leaves in the middle of an upload", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const port = portOf(await stack.proxy.apply(config({ app: [app.server] })));
  const upload = request({ host: "127.0.0.1", port, method: "POST", path: "/ids" });
  upload.on("error", () => {});
  upload.write("part");
  await until(stack.proxy, (now) => seen(now, "app").inFlight === 1);

  upload.destroy();

  const after = await until(stack.proxy, (now) => seen(now, "app").inFlight === 0);
  expect(seen(after, "app")).toMatchObject({ failed: 0, answered: 0 });
  await until(stack.proxy, () => app.connections() === 0);
});
