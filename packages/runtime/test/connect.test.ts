import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createServer } from "node:tls";
import { promisify } from "node:util";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import { connectEngine, dockerRuntime, followLogs } from "../src/index.ts";
import { engineBox, script } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";
import { eventually } from "./support/sandbox.ts";

const execute = promisify(execFile);

/** Certificates as the docker command wants them: one authority, a server on 127.0.0.1, a client. */
async function certificates(context: TestContext): Promise<string> {
  const part = await openssl();
  if ("skipped" in part) return context.skip(part.skipped);
  const folder = await mkdtemp(join(tmpdir(), "hitless-tls-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const run = async (...words: string[]) => execute(part.path, words, { cwd: folder });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const request = async (name: string, ...more: string[]) =>
    run(
      "req",
      "-x509",
      ...key,
      "-keyout",
      `${name}-key.pem`,
      "-out",
      `${name}.pem`,
      "-days",
      "2",
      ...more,
    );
  await request("ca", "-subj", "/CN=authority");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-subj", "/CN=localhost"];
  await request("server", ...signed, "-addext", "subjectAltName=IP:127.0.0.1");
  await request("client", ...signed);
  await execute("cp", [join(folder, "client.pem"), join(folder, "cert.pem")]);
  await execute("cp", [join(folder, "client-key.pem"), join(folder, "key.pem")]);
  return folder;
}

async function read(folder: string, name: string): Promise<Buffer> {
  return readFile(join(folder, `${name}.pem`));
}

/** What dockerd does with `--tlsverify`: TLS with certificates on both sides in front of its API. */
async function tlsInFront(socketPath: string, folder: string): Promise<number> {
  const [ca, cert, key] = [
    await read(folder, "ca"),
    await read(folder, "server"),
    await read(folder, "server-key"),
  ];
  const options = {
    ca,
    cert,
    key,
    requestCert: true,
    rejectUnauthorized: true,
    allowHalfOpen: true,
  };
  const server = createServer(options, (client) => {
    const engine = connect({ path: socketPath, allowHalfOpen: true });
    for (const one of [client, engine])
      one.on("error", () => [client, engine].map((s) => s.destroy()));
    client.pipe(engine).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("speaks to an engine over TLS as to one on a socket", async (context) => {
  const box = await engineBox(context);
  const folder = await certificates(context);
  const port = await tlsInFront(box.socketPath, folder);
  const DOCKER_HOST = `tcp://127.0.0.1:${port}`;
  const variables = { DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
  const engine = await connectEngine({ variables });
  expect(engine).toMatchObject({ address: DOCKER_HOST, apiVersion: box.engine.apiVersion });

  const runtime = dockerRuntime({ engine });
  const { id } = await runtime.create(
    box.spec("far", script("console.log(1); setInterval(() => {}, 1000)")),
  );
  await runtime.start(id);
  const session = await engine.exec(id, ["sh", "-c", "cat; echo end; exit 4"]);
  session.input.end("hello\n");
  expect(await text(session.output)).toBe("hello\nend\n");
  expect(await session.exit).toBe(4);
  await eventually(
    () => runtime.logs(id),
    ([line]) => line === "1",
  );
  for await (const { line } of followLogs(engine, id)) {
    expect(line).toBe("1");
    break;
  }
  await runtime.stop(id);
  await runtime.remove(id);
});

test("refuses an engine that cannot show who it is, and says what an engine refused", async (context) => {
  const box = await engineBox(context);
  const folder = await certificates(context);
  const other = await certificates(context);
  const host = `tcp://127.0.0.1:${await tlsInFront(box.socketPath, folder)}`;
  const stranger = {
    ca: await read(other, "ca"),
    cert: await read(folder, "cert"),
    key: await read(folder, "key"),
  };
  expect(await failureOf(connectEngine({ host, tls: stranger }))).toMatch(
    /^no-engine: no Docker engine at tcp:\S+ \(from the host given\): .*certificate/,
  );
  const nobody = { ca: await read(folder, "ca") };
  expect(await failureOf(connectEngine({ host, tls: nobody }))).toMatch(
    /^no-engine: .*(alert|reset|hang up)/i,
  );
  expect(await failureOf(connectEngine({ host }))).toMatch(/^no-engine: .*without TLS/);
});

test("says which address was tried, what named it, why not, and what to do", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hitless-no-engine-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const failure = async (variables: Record<string, string>) =>
    failureOf(connectEngine({ variables: { HOME: folder, ...variables } }));
  expect(await failure({ DOCKER_HOST: `unix://${folder}/no.sock` })).toBe(
    `no-engine: no Docker engine at unix://${folder}/no.sock (from DOCKER_HOST): there is no such socket. Start the engine, or name another one by DOCKER_HOST or DOCKER_CONTEXT`,
  );
  expect(await failure({ DOCKER_HOST: "tcp://127.0.0.1:1" })).toMatch(/nobody listens there/);
  await writeFile(join(folder, "file"), "");
  expect(await failure({ DOCKER_HOST: `unix://${folder}/file` })).toMatch(/nobody listens there/);
});

test("does not wait for ever for one that does not answer, nor after an abort", async () => {
  const server = createTcpServer(() => undefined).listen(0, "127.0.0.1");
  await once(server, "listening");
  const sockets = new Set<{ destroy: () => unknown }>();
  server.on("connection", (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await failureOf(connectEngine({ host, limitMs: 100 }))).toMatch(
    /^no-engine: .*within 100 ms/,
  );
  const signal = AbortSignal.timeout(50);
  await expect(connectEngine({ host, signal })).rejects.toThrow(/timeout/);
});

test("goes where it is told, whatever DOCKER_HOST says", async (context) => {
  const { socketPath } = await engineBox(context);
  const before = process.env["DOCKER_HOST"];
  process.env["DOCKER_HOST"] = "nonsense://nowhere";
  onTestFinished(() => {
    if (before === undefined) delete process.env["DOCKER_HOST"];
    else process.env["DOCKER_HOST"] = before;
  });
  const engine = await connectEngine({ host: `unix://${socketPath}` });
  expect((await engine.docker.version()).ApiVersion).toBe(engine.apiVersion);
  expect(process.env["DOCKER_HOST"]).toBe("nonsense://nowhere");
});
