import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  Agent,
  request,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from "node:http";

import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import { startApp, type App, type AppOptions } from "./support/app.ts";
import { closeOf, refusalOf, responseOf, upgradeOf } from "./support/events.ts";
import { rawClient } from "./support/raw-client.ts";
import { config, makeStack, portOf, seen, until, type Stack } from "./support/stack.ts";

interface Site extends AsyncDisposable {
  app: App;
  stack: Stack;
  port: number;
}

async function startSite(handle?: AppOptions["handle"]): Promise<Site> {
  const parts = new AsyncDisposableStack();
  const app = parts.use(await startApp("one", handle === undefined ? {} : { handle }));
  const stack = parts.use(await makeStack());
  const port = portOf(await stack.proxy.apply(config({ app: [app.server] })));
  return { app, stack, port, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

interface Reply {
  answer: IncomingMessage;
  body: string;
  informed: number[];
}

async function ask(port: number, options: RequestOptions, body?: string): Promise<Reply> {
  const sent = request({ host: "127.0.0.1", port, agent: false, ...options });
  const informed: number[] = [];
  sent.on("information", ({ statusCode }) => informed.push(statusCode));
  if (options.headers !== undefined && "expect" in options.headers) {
    sent.flushHeaders();
    await Promise.race([once(sent, "continue"), once(sent, "response")]);
  }
  sent.end(body);
  const answer = await responseOf(sent);
  let text = "";
  for await (const part of answer) text += String(part);
  return { answer, body: text, informed };
}

test("names the release that answered, whatever the app says", async () => {
  await using site = await startSite();
  const { answer } = await ask(site.port, { path: "/" });
  expect(answer.headers["x-hitless-release"]).toBe("one");
});

test("passes a path on as it is", async () => {
  await using site = await startSite();
  const paths = [
    "/a/../b//c?x=1&&y=?",
    "/%2e%2e/ü".replace("ü", "%C3%BC"),
    "//double",
    "/?",
    "/a?",
  ];
  for (const path of paths) await ask(site.port, { path });
  await ask(site.port, { method: "OPTIONS", path: "*" });
  expect(site.app.requests.map(({ url }) => url)).toEqual([...paths, "*"]);
});

test("tells the server who asks, and keeps what is between client and proxy", async () => {
  await using site = await startSite();
  const headers = {
    host: "shop.example",
    "x-forwarded-for": "203.0.113.7",
    "x-hitless-preview": "no such secret",
    connection: "keep-alive, x-hop",
    "x-hop": "1",
    te: "trailers",
    cookie: "a=1; b=2",
  };
  await ask(site.port, { path: "/", headers });
  expect(site.app.requests[0]?.headers).toEqual({
    host: "shop.example",
    "x-forwarded-for": "203.0.113.7, 127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-host": "shop.example",
    cookie: "a=1; b=2",
    connection: "close",
  });
});

test("keeps the client's connection although the server closes its own", async () => {
  await using site = await startSite((_request, response) => {
    response.writeHead(200, {
      connection: "close",
      "keep-alive": "timeout=1",
      "set-cookie": ["a=1", "b=2"],
    });
    response.end("x");
  });
  using client = await rawClient(site.port);
  await client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const { head } = await client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  expect(head.match(/set-cookie: .=./gi)).toHaveLength(2);
  expect(head).toMatch(/connection: keep-alive/i);
});

test("leads to an idle backend by its secret", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await makeStack();
  const port = portOf(
    await stack.proxy.apply(config({ blue: [blue.server], green: [green.server] })),
  );
  const headers = { "x-hitless-preview": "preview-green" };
  expect((await ask(port, { path: "/", headers })).body).toBe("green");
  expect((await ask(port, { path: "/" })).body).toBe("blue");
  expect(green.requests[0]?.headers).not.toHaveProperty("x-hitless-preview");
});

test.each([204, 304, 205])("passes on an answer %i without a body", async (status) => {
  await using site = await startSite((_request, response) => response.writeHead(status).end());
  using client = await rawClient(site.port);
  expect((await client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n")).status).toBe(status);
  expect((await client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n")).status).toBe(status);
});

test("passes on the length that HEAD asks for", async () => {
  await using site = await startSite((_request, response) =>
    response.writeHead(200, { "content-length": 5 }).end(),
  );
  const { answer, body } = await ask(site.port, { method: "HEAD", path: "/" });
  expect([answer.headers["content-length"], body]).toEqual(["5", ""]);
});

test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET"])(
  "passes on the body of a chunked %s",
  async (method) => {
    await using site = await startSite();
    using client = await rawClient(site.port);
    const head = `${method} / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
    expect((await client.send(`${head}5\r\nhello\r\n0\r\n\r\n`)).status).toBe(200);
    expect((await client.send(`${head}5\r\nagain\r\n0\r\n\r\n`)).status).toBe(200);
    expect(
      site.app.requests.map(({ method: seenMethod, body }) => `${seenMethod} ${body}`),
    ).toEqual([`${method} hello`, `${method} again`]);
  },
);

test("lets the server decide whether an upload goes on", async () => {
  await using site = await startSite();
  const headers = { expect: "100-continue", "content-length": "4" };
  const { body } = await ask(site.port, { method: "POST", path: "/ids", headers }, "data");
  expect(body).toBe("one");
  expect(site.app.requests[0]).toMatchObject({ body: "data", headers: { expect: "100-continue" } });
});

test("passes large bodies both ways unchanged", async () => {
  await using site = await startSite((incoming, response) => incoming.pipe(response));
  const data = randomBytes(20_000_000);
  const answer = await fetch(`http://127.0.0.1:${site.port}/`, { method: "POST", body: data });
  const back = Buffer.from(await answer.arrayBuffer());
  expect(createHash("sha256").update(back).digest()).toEqual(
    createHash("sha256").update(data).digest(),
  );
});

test("holds a server back while the client does not read", async () => {
  let written = 0;
  await using site = await startSite((_request, response) => {
    const part = Buffer.alloc(65_536);
    const write = (): void => {
      if (response.destroyed) return;
      written += part.length;
      if (response.write(part)) setImmediate(write);
      else response.once("drain", write);
    };
    write();
  });
  using client = await rawClient(site.port);
  client.socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  client.socket.pause();
  let before = -1;
  // Until the server has had a second without being able to write.
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(64_000_000);
});

test("passes on the trailers of an answer", async () => {
  await using site = await startSite((_request, response) => {
    response.writeHead(200, { trailer: "x-sum" });
    response.write("x");
    response.addTrailers({ "x-sum": "42" });
    response.end();
  });
  expect((await ask(site.port, { path: "/" })).answer.trailers).toEqual({ "x-sum": "42" });
});

test("passes on the head and each event of a stream at once", async () => {
  const stream = Promise.withResolvers<ServerResponse>();
  await using site = await startSite((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    stream.resolve(response);
  });
  const answer = await fetch(`http://127.0.0.1:${site.port}/`);
  const reader = answer.body?.getReader();
  for (const text of ["data: 1\n\n", "data: 2\n\n"]) {
    (await stream.promise).write(text);
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(text);
  }
  await reader?.cancel();
});

test("passes on a WebSocket with its close code, and names the release", async () => {
  await using site = await startSite();
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}/ws`);
  const answer = await upgradeOf(socket);
  await once(socket, "message");
  socket.send("close-4321");
  expect(await closeOf(socket)).toMatchObject({ code: 4321, reason: "as asked" });
  expect(answer.headers["x-hitless-release"]).toBe("one");
  const after = await until(site.stack.proxy, (now) => seen(now, "one").streams === 0);
  expect(seen(after, "one")).toMatchObject({ answered: 1, failed: 0, inFlight: 0 });
});

test("passes on the answer of a server that refuses a WebSocket", async () => {
  await using site = await startSite();
  const socket = new WebSocket(`ws://127.0.0.1:${site.port}/no-such-path`);
  socket.on("error", () => {});
  const answer = await refusalOf(socket);
  expect(answer.statusCode).toBe(400);
  expect(answer.headers["x-hitless-release"]).toBe("one");
  socket.terminate();
  await until(site.stack.proxy, (now) => seen(now, "one").inFlight === 0);
});

test("ignores the offer of HTTP/2", async () => {
  await using site = await startSite();
  const headers = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "x" };
  expect((await ask(site.port, { method: "POST", path: "/", headers }, "body")).body).toBe("one");
  expect(site.app.requests[0]).toMatchObject({ body: "body" });
});

test("answers 400 to what is not HTTP, and serves on", async () => {
  await using site = await startSite();
  for (const bytes of [
    "\u0016\u0003\u0001",
    "GET / HTTP/1.1\r\n\r\n",
    "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
  ]) {
    using client = await rawClient(site.port);
    expect((await client.send(bytes.padEnd(20, "\n"))).status).toBe(400);
  }
  expect((await ask(site.port, { path: "/" })).body).toBe("one");
});

test("answers pipelined requests in their order", async () => {
  await using site = await startSite((incoming, response) => {
    setTimeout(() => response.end(incoming.url), incoming.url === "/1" ? 50 : 0);
  });
  using client = await rawClient(site.port);
  let received = "";
  client.socket.on("data", (data) => (received += data.toString()));
  client.socket.write([1, 2, 3].map((each) => `GET /${each} HTTP/1.1\r\nhost: x\r\n\r\n`).join(""));
  while (!received.includes("/3")) await once(client.socket, "data");
  expect(received.match(/\/\d(?=H|$|\r)/g)).toEqual(["/1", "/2", "/3"]);
});

test("passes on an answer that comes before the upload has ended", async () => {
  await using site = await startSite((_request, response) =>
    response.writeHead(413).end("too large"),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const statuses: unknown[] = [];
  for (let count = 0; count < 20; count += 1) {
    const options = { host: "127.0.0.1", port: site.port, method: "POST", agent };
    const sent = request(options);
    sent.end(Buffer.alloc(5_000_000));
    const answer = await responseOf(sent);
    await Promise.all([
      once(answer.resume(), "end"),
      sent.writableFinished || once(sent, "finish"),
    ]);
    statuses.push(answer.statusCode);
  }
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 413));
  await until(site.stack.proxy, (now) => seen(now, "one").inFlight === 0);
});
