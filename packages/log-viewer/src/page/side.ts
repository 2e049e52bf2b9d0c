import { askServer } from "./ask-server.ts";
import { quote } from "./details.ts";
import { make } from "./element.ts";

export interface ShownFilter {
  id: string;
  name: string;
  search: string;
  count: number;
  isAtLeast: boolean;
  alert?: { count: number; withinSeconds: number; webhook: string };
}

export interface ShownSystem {
  host: string;
  app: string;
  lines: number;
}

export interface SideActions {
  search: (text: string) => void;
  failed: (error: unknown) => void;
}

/** Shows the saved filters, with the count of the last day beside each. Answers the names of the webhooks. */
export async function showFilters(root: HTMLElement, actions: SideActions): Promise<string[]> {
  const { filters, webhooks } = await askServer<{ filters: ShownFilter[]; webhooks: string[] }>(
    "/api/filters",
  );
  const items = filters.map((filter) => filterItem(filter, actions, () => void remove(filter)));
  replaceKeepingFocus(root, items);
  return webhooks;

  async function remove({ id }: ShownFilter): Promise<void> {
    try {
      await askServer(`/api/filters/${encodeURIComponent(id)}`, {}, { method: "DELETE" });
      await showFilters(root, actions);
    } catch (error) {
      actions.failed(error);
    }
  }
}

/** Shows hosts and their programs. */
export async function showSystems(root: HTMLElement, actions: SideActions): Promise<void> {
  const { systems } = await askServer<{ systems: ShownSystem[] }>("/api/systems");
  const byHost = Map.groupBy(systems, ({ host }) => host);
  const items = [...byHost].map(([host, apps]) => hostItem(host, apps, actions));
  replaceKeepingFocus(root, items);
}

function filterItem(filter: ShownFilter, { search }: SideActions, remove: () => void): HTMLElement {
  const { name, count, isAtLeast, alert } = filter;
  const called =
    alert === undefined
      ? ""
      : `\nCalls ${alert.webhook} when it matches ${alert.count} times in ${alert.withinSeconds} s`;
  const pick = make(
    "button",
    { className: "plain", title: filter.search + called, onclick: () => search(filter.search) },
    name,
  );
  pick.dataset["key"] = `filter ${filter.id}`;
  const drop = make(
    "button",
    { className: "plain", title: `Remove ${name}`, onclick: remove },
    "×",
  );
  drop.setAttribute("aria-label", `Remove the filter ${name}`);
  drop.dataset["key"] = `remove ${filter.id}`;
  return make("li", {}, pick, number(count, isAtLeast ? "≥ " : ""), drop);
}

function hostItem(
  host: string,
  apps: readonly ShownSystem[],
  { search }: SideActions,
): HTMLElement {
  const condition = `host:${quote(host)}`;
  const total = apps.reduce((sum, { lines }) => sum + lines, 0);
  const pick = make(
    "button",
    { className: "plain", onclick: () => search(condition) },
    make("b", {}, host),
  );
  pick.dataset["key"] = `host ${host}`;
  const programs = apps
    .filter(({ app }) => app !== "")
    .map(({ app, lines }) => {
      const one = make(
        "button",
        { className: "plain", onclick: () => search(`${condition} app:${quote(app)}`) },
        app,
      );
      one.dataset["key"] = `app ${host} ${app}`;
      return make("li", {}, one, number(lines));
    });
  const list = programs.length === 0 ? [] : [make("ul", {}, ...programs)];
  return make("li", { className: "host" }, pick, number(total), ...list);
}

function number(count: number, before = ""): HTMLElement {
  return make("span", { className: "number" }, before + count.toLocaleString());
}

function replaceKeepingFocus(root: HTMLElement, items: readonly HTMLElement[]): void {
  const focused = document.activeElement;
  const key =
    focused instanceof HTMLElement && root.contains(focused) ? focused.dataset["key"] : undefined;
  root.replaceChildren(...items);
  if (key === undefined) return;
  for (const each of root.querySelectorAll("button")) if (each.dataset["key"] === key) each.focus();
}
