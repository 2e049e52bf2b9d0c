import { once } from "node:events";
import { request } from "node:http";

export interface Sent {
  url: string;
  method: string;
  /** Goes on the wire as it is, without the rules that make `..` of it something else. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | string;
}

export interface Received {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
  text: string;
}

/** One request on a connection of its own. */
export async function send({
  url,
  method,
  path,
  headers = {},
  body = "",
}: Sent): Promise<Received> {
  const bytes = Buffer.from(body);
  const { hostname, port } = new URL(url);
  const hasBody = bytes.length > 0 || method === "PUT" || method === "POST";
  const outgoing = request({
    hostname,
    port,
    method,
    path,
    agent: false,
    headers: { ...(hasBody && { "content-length": bytes.length }), ...headers },
  });
  outgoing.end(bytes);
  const [incoming] = (await once(outgoing, "response", {
    signal: AbortSignal.timeout(60_000),
  })) as [import("node:http").IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const received = Buffer.concat(chunks);
  const given = incoming.headers as Record<string, string | undefined>;
  return {
    status: incoming.statusCode ?? 0,
    headers: given,
    body: received,
    text: received.toString("utf8"),
  };
}

/** Such as `403 AccessDenied`. */
export function outcome({ status, text }: Received): string {
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1];
  return code === undefined || status < 300 ? String(status) : `${status} ${code}`;
}
