import { once } from "node:events";
import { Agent, request, type ClientRequest, type IncomingMessage } from "node:http";

import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";

import { createApp } from "../src/app.ts";
import { readSettings } from "../src/settings.ts";
import { stop } from "../src/stop.ts";
import { builtElsewhere } from "./built.ts";
import { start } from "./instance.ts";
import { drain, events, messages, take } from "./streams.ts";

const folder = await builtElsewhere("1.0.0");

test("ends streams properly on SIGTERM: the WebSocket with 1001, server-sent events with their body", async () => {
  const instance = await start(folder);
  const [socket, source] = [messages(instance.origin), events(instance.origin)];
  await Promise.all([take(socket, 2), take(source, 2)]);

  instance.process.kill("SIGTERM");

  await expect(Promise.all([drain(socket), drain(source)])).resolves.toBeDefined();
  expect(await instance.ended).toEqual({ code: 0, signal: null });
  expect(instance.stderr()).toBe("");
});

test("cuts streams if it is killed instead, which clients can tell from a proper end", async () => {
  const instance = await start(folder);
  const [socket, source] = [messages(instance.origin), events(instance.origin)];
  await Promise.all([take(socket, 2), take(source, 2)]);

  instance.process.kill("SIGKILL");

  await expect(drain(socket)).rejects.toThrow("closed with 1006");
  await expect(drain(source)).rejects.toThrow("terminated");
});

test("finishes an answer that is under way on SIGTERM, and takes no new connection", async () => {
  const instance = await start(folder);
  const whole = await fetch(`${instance.origin}/export?seconds=0`).then((answer) => answer.text());
  const idle = send(`${instance.origin}/healthz`, { agent: keptConnections() });
  const { socket } = (await answerTo(idle)).resume();
  const answer = await answerTo(
    send(`${instance.origin}/export?seconds=1.5`, { agent: keptConnections() }),
  );
  const chunks = answer.setEncoding("utf8")[Symbol.asyncIterator]();
  let text = String((await chunks.next()).value);

  instance.process.kill("SIGTERM");
  await once(socket, "close");
  const refused = answerTo(send(`${instance.origin}/healthz`, { agent: false }));
  // Reset and not refused, if it got into the backlog in the moment in which the listener closed.
  const neverAccepted: unknown = expect.stringMatching(/^ECONN(REFUSED|RESET)$/);
  await expect(refused).rejects.toHaveProperty("code", neverAccepted);
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    text += String(next.value);
  }

  expect(text).toBe(whole);
  // 0, and not the 1 of the time limit: the connection went with its answer.
  expect(await instance.ended).toEqual({ code: 0, signal: null });
});

test("answers a request whose body was still coming on SIGTERM, and says that it was the last", async () => {
  const instance = await start(folder);
  const sent = send(`${instance.origin}/messages`, {
    method: "POST",
    agent: keptConnections(),
    headers: { "content-type": "application/json", expect: "100-continue" },
  });
  sent.flushHeaders();
  await once(sent, "continue");
  sent.write('{"message":');

  instance.process.kill("SIGTERM");
  await instance.says("SIGTERM: stopping");
  sent.end('"Hello"}');

  const answer = await answerTo(sent);
  expect([answer.statusCode, answer.headers.connection]).toEqual([201, "close"]);
  answer.resume();
  expect(await instance.ended).toEqual({ code: 0, signal: null });
});

test("closes connections that are kept without a request, on SIGINT too", async () => {
  const instance = await start(folder);
  const agent = keptConnections();
  const answer = await answerTo(send(`${instance.origin}/healthz`, { agent }));
  await once(answer.resume(), "end");

  instance.process.kill("SIGINT");

  expect(await instance.ended).toEqual({ code: 0, signal: null });
});

test("exits at once on the second signal", async () => {
  const instance = await start(folder);
  const answer = await answerTo(send(`${instance.origin}/export?seconds=10`));
  const cut = once(answer.resume(), "error");

  instance.process.kill("SIGTERM");
  await instance.says("SIGTERM: stopping");
  instance.process.kill("SIGTERM");

  expect(await instance.ended).toEqual({ code: 143, signal: null });
  expect((await cut)[0]).toHaveProperty("code", "ECONNRESET");
});

test("cuts what is open after the limit, and says that the end was not clean", async () => {
  const app = await createApp(readSettings({}, "1.0.0"));
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  const answer = await answerTo(send(`${origin}/export?seconds=10`));
  const cut = once(answer.resume(), "error");

  expect(await stop(app, { limitMs: 100 })).toBe(false);
  expect((await cut)[0]).toHaveProperty("code", "ECONNRESET");
});

test("keeps a busy connection open after its answer where nothing but Fastify closes it", async () => {
  const app = fastify();
  const { promise: held, resolve: release } = Promise.withResolvers<string>();
  app.get("/", () => held);
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.server.closeAllConnections());
  const arrived = once(app.server, "request");
  const sent = send(origin, { agent: keptConnections() });
  await arrived;

  const closing = app.close().then(() => "closed");
  while (app.server.listening) await turn();
  release("done");
  const answer = await answerTo(sent);
  await once(answer.resume(), "end");

  expect(answer.headers.connection).toBe("keep-alive");
  expect(
    await Promise.race([
      closing,
      turn()
        .then(turn)
        .then(() => "still open"),
    ]),
  ).toBe("still open");
});

function keptConnections(): Agent {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return agent;
}

function send(url: string, options: Parameters<typeof request>[1] = {}): ClientRequest {
  const sent = request(url, options);
  onTestFinished(() => void sent.destroy());
  if (options.method === undefined) sent.end();
  return sent;
}

function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once("response", resolve).once("error", reject);
  });
}

/** Lets happen what is under way in this process, without a clock. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
