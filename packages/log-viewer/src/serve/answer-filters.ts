import { filterSchema, problemOf, type SavedFilter } from "../filters/saved-filter.ts";
import type { Handler, ServeContext } from "./context.ts";
import { readJson } from "./read-body.ts";
import { RequestError } from "./request-error.ts";
import { sendJson } from "./send.ts";

/** GET /api/filters: with the count of the last day beside each. */
export const listFilters: Handler = async ({ context, response }) => {
  const filters = await Promise.all(
    context.filters
      .all()
      .map(async (filter) => ({ ...filter, ...(await context.countDay(filter.search)) })),
  );
  sendJson(response, { filters, webhooks: context.webhookNames });
};

/** POST /api/filters, and PUT /api/filters/<id> */
export const saveFilter: Handler = async ({ context, request, response, url }) => {
  const read = filterSchema.safeParse(await readJson(request));
  if (!read.success) throw new RequestError(400, problemOf(read.error));
  checkWebhook(read.data, context);
  const id = request.method === "PUT" ? idOf(url) : undefined;
  const saved = await context.filters.save(read.data, id);
  if (saved !== undefined) return sendJson(response, saved, id === undefined ? 201 : 200);
  if (id === undefined) throw new RequestError(409, "there are too many filters");
  throw new RequestError(404, "there is no such filter");
};

/** DELETE /api/filters/<id> */
export const removeFilter: Handler = async ({ context, response, url }) => {
  if (!(await context.filters.remove(idOf(url)))) {
    throw new RequestError(404, "there is no such filter");
  }
  response.writeHead(204).end();
};

function checkWebhook({ alert }: Pick<SavedFilter, "alert">, { webhookNames }: ServeContext): void {
  if (alert === undefined || webhookNames.includes(alert.webhook)) return;
  const known = webhookNames.length === 0 ? "none was given at the start" : webhookNames.join(", ");
  throw new RequestError(400, `alert.webhook: there is no webhook "${alert.webhook}": ${known}`);
}

function idOf(url: URL): string {
  return decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
}
