import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { listen } from "./listen.ts";

/** The app's server: the page, and the handler of the signer. */
export interface Site extends AsyncDisposable {
  url: string;
  /** Each request to the handler, in order. */
  asked: { action: string; bytes: number }[];
  /** All bytes of all bodies that it got. */
  received(): number;
}

export interface SiteOptions {
  script: string;
  handler: (request: Request) => Promise<Response>;
  /** Called before each request to the handler; may answer in its place. */
  before?: (action: string, count: number) => Response | undefined;
  /** The markup of the page's body. */
  body?: string;
}

export async function startSite(options: SiteOptions): Promise<Site> {
  const asked: Site["asked"] = [];
  let received = 0;
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const port = await listen(server);
  const url = `http://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    received += body.length;
    if (request.url === "/page.js") {
      response.setHeader("content-type", "text/javascript").end(options.script);
      return;
    }
    if (request.url?.startsWith("/api/uploads") !== true) {
      const isBare = request.url === "/?bare";
      const page = isBare ? "<!doctype html><title>Bare</title>" : pageOf(options.body);
      response.setHeader("content-type", "text/html; charset=utf-8").end(page);
      return;
    }
    const { action } = JSON.parse(body.toString("utf8")) as { action: string };
    asked.push({ action, bytes: body.length });
    const count = asked.filter((each) => each.action === action).length;
    const instead = options.before?.(action, count);
    const headers = request.headers as Record<string, string>;
    const { method = "POST" } = request;
    const answer =
      instead ?? (await options.handler(new Request(url + request.url, { method, headers, body })));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  return {
    url,
    asked,
    received: () => received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageOf(body = ""): string {
  return `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>Uploads</title>
<link rel="icon" href="data:,"><style>body { color: CanvasText; background: Canvas; font: 16px system-ui; margin: 2em auto; max-width: 40em }</style>
<main><h1>Uploads</h1>${body}</main><script type="module" src="/page.js"></script></html>`;
}
