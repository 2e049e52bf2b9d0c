import type { RegistryCredentials } from "@hitless/runtime";
import { z } from "zod";

import { EcsDeployError } from "../errors.ts";
import { realmOf } from "./address.ts";
import type { Challenge } from "./challenge.ts";
import { failure } from "./failure.ts";
import { request } from "./request.ts";

export interface AuthorizeOptions {
  registry: string;
  /** Such as `repository:shop/app:pull,push`, where the challenge names none. */
  scope: string;
  credentials: RegistryCredentials | undefined;
  limitMs: number;
  signal?: AbortSignal | undefined;
}

const answerShape = z.object({ token: z.string().optional(), access_token: z.string().optional() });
const maxBytes = 256 * 2 ** 10;

/**
 * The `Authorization` header that answers a challenge; undefined where nothing is known that could.
 * Source: Distribution, "Token Authentication Specification" and "Oauth2 Token Authentication".
 * @throws {EcsDeployError} `credentials` where no token is given, else `image`.
 */
export async function authorize(
  challenge: Challenge,
  options: AuthorizeOptions,
): Promise<string | undefined> {
  const { credentials } = options;
  if (challenge.scheme === "basic") return basic(credentials);
  if (credentials && "registrytoken" in credentials) return `Bearer ${credentials.registrytoken}`;
  return `Bearer ${await token(challenge, options)}`;
}

function basic(credentials: RegistryCredentials | undefined): string | undefined {
  if (!credentials || !("username" in credentials)) return undefined;
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

async function token(
  challenge: Challenge & { scheme: "bearer" },
  { registry, scope, credentials, limitMs, signal }: AuthorizeOptions,
): Promise<string> {
  const what = `token of the registry ${registry}`;
  const url = realmOf(registry, challenge.realm);
  const wanted = {
    ...(challenge.service !== undefined && { service: challenge.service }),
    scope: challenge.scope ?? scope,
  };
  const refresh = credentials && "identitytoken" in credentials ? credentials.identitytoken : "";
  const header = basic(credentials);
  if (refresh === "") {
    for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
  }
  const answer = await request(url, {
    what,
    maxBytes,
    limitMs,
    signal,
    ...(header !== undefined && { headers: { authorization: header } }),
    ...(refresh !== "" && { method: "POST", body: exchange(wanted, refresh) }),
  });
  if (answer.status !== 200) throw failure(what, registry, answer);
  return tokenIn(answer.body, what);
}

function exchange(wanted: Record<string, string>, refresh: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: "refresh_token",
    client_id: "hitless-ecs-deploy",
    refresh_token: refresh,
    ...wanted,
  });
}

function tokenIn(body: Uint8Array, what: string): string {
  let parsed: z.infer<typeof answerShape> = {};
  try {
    parsed = answerShape.parse(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    // A parser's message quotes the text, which may hold a token.
  }
  const found = parsed.token ?? parsed.access_token;
  if (found !== undefined) return found;
  throw new EcsDeployError("credentials", `${what}: the answer has no token`);
}
