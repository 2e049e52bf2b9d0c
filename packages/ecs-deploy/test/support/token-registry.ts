import { spawn } from "node:child_process";
import { createPrivateKey, randomBytes, sign, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

import { makeCertificates } from "@hitless-tools/real-parts/certificates";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { programs } from "@hitless-tools/real-parts/programs";
import { onTestFinished, type TestContext } from "vitest";

import { temporaryFolder } from "./repository.ts";

const service = "registry.test";
const login = { username: "me", password: "pass:word" };
const refreshToken = "refresh-me";

/**
 * A registry that takes only tokens, as Docker Hub does, and the server that gives them to one user: by
 * password, or by a refresh token.
 */
export async function tokenRegistry(context: TestContext) {
  const [found, ssl] = [await programs("docker-registry"), await openssl()];
  if ("skipped" in found) return context.skip(found.skipped);
  if ("skipped" in ssl) return context.skip(ssl.skipped);
  const folder = await temporaryFolder();
  const { server } = await makeCertificates(ssl.path, folder, "127.0.0.1");
  const asked: string[] = [];
  const [key, certificate] = [await readFile(server.key, "utf8"), await readFile(server.cert)];
  const signer = { key, certificate: new X509Certificate(certificate).raw.toString("base64") };
  const realm = await tokenServer(signer, asked);
  const address = await startRegistry(found["docker-registry"], folder, {
    realm,
    service,
    issuer: "hitless-test",
    rootcertbundle: server.cert,
  });
  return { address, login, refreshToken, asked };
}

async function tokenServer(signer: Signer, asked: string[]): Promise<string> {
  const server = createServer((request, response) => void give(request, response, signer, asked));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

async function give(
  request: IncomingMessage,
  response: ServerResponse,
  signer: Signer,
  asked: string[],
): Promise<void> {
  const form = new URLSearchParams(await text(request));
  const query = new URL(request.url ?? "", "http://127.0.0.1").searchParams;
  const { authorization = "" } = request.headers;
  const basic = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  const isKnown =
    authorization === `Basic ${basic}` ||
    (form.get("grant_type") === "refresh_token" && form.get("refresh_token") === refreshToken);
  const wanted = form.has("scope") ? form : query;
  const scope = wanted.get("scope") ?? "";
  asked.push(`${request.method} ${scope}`);
  const isRight = isKnown && wanted.get("service") === service;
  response.writeHead(isRight ? 200 : 401, { "content-type": "application/json" });
  // Older servers give the first name, OAuth's the second.
  const name = request.method === "POST" ? "access_token" : "token";
  response.end(isRight ? JSON.stringify({ [name]: tokenFor(scope, signer) }) : "{}");
}

interface Signer {
  key: string;
  certificate: string;
}

/** A JSON Web Token, as RFC 7519 and the registry's documentation have it. */
function tokenFor(scope: string, { key, certificate }: Signer): string {
  const [type, name, actions = ""] = scope.split(":");
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "hitless-test",
    sub: login.username,
    aud: service,
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: randomBytes(8).toString("hex"),
    access: [{ type, name, actions: actions.split(",") }],
  };
  const parts = [{ typ: "JWT", alg: "ES256", x5c: [certificate] }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const signature = sign("sha256", Buffer.from(parts.join(".")), {
    key: createPrivateKey(key),
    dsaEncoding: "ieee-p1363",
  });
  return [...parts, signature.toString("base64url")].join(".");
}

async function startRegistry(program: string, folder: string, token: object): Promise<string> {
  const path = join(folder, "registry.json");
  await writeFile(
    path,
    JSON.stringify({
      version: 0.1,
      storage: { filesystem: { rootdirectory: join(folder, "data") } },
      http: { addr: "127.0.0.1:0", secret: "hitless-test" },
      auth: { token },
    }),
  );
  const child = spawn(program, ["serve", path], { stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(async () => {
    const ended = once(child, "exit");
    if (child.kill()) await ended;
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    const address = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address === undefined) continue;
    child.stderr.resume();
    return address;
  }
  throw new Error(`docker-registry ended: ${said.slice(-5).join(" | ")}`);
}
