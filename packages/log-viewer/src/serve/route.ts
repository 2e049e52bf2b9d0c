import { QueryError } from "../query/query.ts";
import { LogViewerError } from "../errors.ts";
import { listFilters, removeFilter, saveFilter } from "./answer-filters.ts";
import { answerLogIn } from "./answer-log-in.ts";
import {
  answerHistogram,
  answerLines,
  answerSearch,
  answerStatus,
  answerSystems,
} from "./answer-search.ts";
import { answerTail } from "./answer-tail.ts";
import { findModule } from "./assets.ts";
import type { Exchange, Handler } from "./context.ts";
import { icon } from "./icon.ts";
import { logInPage } from "./log-in-page.ts";
import { RequestError } from "./request-error.ts";
import { sendProblem, sendText } from "./send.ts";
import { shell } from "./shell.ts";
import { style } from "./style.ts";

const html = "text/html; charset=utf-8";

/** Of everybody: they tell nothing. */
const open: Readonly<Record<string, Handler>> = {
  "GET /style.css": ({ response }) => sendText(response, 200, "text/css; charset=utf-8", style),
  "GET /icon.svg": ({ response }) => sendText(response, 200, "image/svg+xml", icon),
  "GET /log-in": ({ response }) => sendText(response, 200, html, logInPage()),
  "POST /log-in": answerLogIn,
};

const routes: Readonly<Record<string, Handler>> = {
  "GET /": ({ response }) => sendText(response, 200, html, shell()),
  "GET /api/search": answerSearch,
  "GET /api/lines": answerLines,
  "GET /api/histogram": answerHistogram,
  "GET /api/systems": answerSystems,
  "GET /api/status": answerStatus,
  "GET /api/tail": answerTail,
  "GET /api/filters": listFilters,
  "POST /api/filters": saveFilter,
  "PUT /api/filters/:id": saveFilter,
  "DELETE /api/filters/:id": removeFilter,
};

/** Answers one request. */
export async function route(exchange: Exchange): Promise<void> {
  try {
    await handle(exchange);
  } catch (error) {
    answerError(exchange, error);
  }
}

async function handle(exchange: Exchange): Promise<void> {
  const { context, request, response, url } = exchange;
  const { method = "GET", headers } = request;
  const asked = `${method === "HEAD" ? "GET" : method} ${nameOf(url.pathname)}`;
  const verdict = context.access.judge({
    method,
    host: headers.host,
    origin: headers.origin,
    authorization: headers.authorization,
    cookie: headers.cookie,
  });
  if (verdict === "refused") {
    const what = "asked from another site, or by a name that is not this machine's";
    throw new RequestError(403, what);
  }
  const handler = open[asked] ?? routes[asked];
  if (verdict === "log-in" && open[asked] === undefined) return askForToken(exchange, asked);
  if (handler !== undefined) return handler(exchange);
  const module = method === "GET" ? findModule(url.pathname) : undefined;
  if (module === undefined) throw new RequestError(404, "there is nothing here");
  response.setHeader("cache-control", "no-cache");
  sendText(response, 200, "text/javascript; charset=utf-8", module);
}

function nameOf(path: string): string {
  return path.replace(/^(\/api\/filters)\/[^/]+$/, "$1/:id");
}

function askForToken({ response }: Exchange, asked: string): void {
  if (asked === "GET /") return void response.writeHead(303, { location: "/log-in" }).end();
  response.setHeader("www-authenticate", "Bearer");
  sendProblem(response, 401, { message: "the token is missing or wrong" });
}

function answerError({ context, response }: Exchange, error: unknown): void {
  if (response.headersSent) {
    context.onMistake(error);
    response.destroy();
  } else if (error instanceof QueryError) {
    const { message, at, length } = error;
    sendProblem(response, 400, { message, at, length });
  } else if (error instanceof RequestError) {
    sendProblem(response, error.status, { message: error.message });
  } else if (error instanceof LogViewerError && error.code !== "store") {
    sendProblem(response, 503, { message: error.message });
  } else {
    context.onMistake(error);
    sendProblem(response, 500, { message: "a mistake of the log viewer's own" });
  }
}
