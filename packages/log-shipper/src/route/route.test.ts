import { expect, test } from "vitest";

import type { Container } from "../discover/container.ts";
import { whyIgnored } from "../discover/why-ignored.ts";
import { globPattern } from "./glob.ts";
import { matchesContainer } from "./match-container.ts";
import { readRoutes } from "./read-routes.ts";
import type { RouteFilter } from "./route.ts";
import { parseTemplate } from "./template.ts";

const container: Container = {
  id: "0123456789abcdef",
  name: "web-1",
  image: "shop/web:2",
  running: true,
  terminal: false,
  labels: {
    team: "shop",
    quiet: "True",
  },
  environment: {},
  log: {
    driver: "json-file",
    path: "",
    maxSize: Infinity,
    maxFiles: 1,
  },
  inspected: {
    Id: "0123456789abcdef",
    Config: {
      Image: "shop/web:2",
      Labels: { team: "shop" },
    },
  },
};

function matches(glob: string, text: string): boolean {
  return globPattern(glob).test(text);
}

function takes(filter: RouteFilter): boolean {
  return matchesContainer(filter, container);
}

function max(url: string): number | undefined {
  return readRoutes([url], {})[0]?.destination.maxMessageBytes;
}

test("matches globs as logspout does", () => {
  expect(matches("web-*", "web-1")).toBe(true);
  expect(matches("web-*", "web/1")).toBe(false);
  expect(matches("w?b-[0-9]", "web-1")).toBe(true);
  expect(matches("web.1", "webx1")).toBe(false);
  expect(matches("a+b(c)", "a+b(c)")).toBe(true);
  expect(matches("web", "web-1")).toBe(false);
});

test("filters containers by id, name, image and labels", () => {
  expect(takes({})).toBe(true);
  expect(takes({ id: "0123" })).toBe(true);
  expect(takes({ id: "123" })).toBe(false);
  expect(takes({ name: "web-*", image: "shop/*" })).toBe(true);
  expect(takes({ labels: ["team:sh*"] })).toBe(true);
  expect(takes({ labels: ["team:sh*", "other:x"] })).toBe(false);
  expect(takes({ labels: ["team"] })).toBe(true);
});

test("leaves out what is excluded, and without an included label the rest", () => {
  const why = (more: object, changed = container) =>
    whyIgnored(changed, { excludeLabels: [], includeLabels: [], ...more });
  expect(why({})).toBeUndefined();
  expect(why({ ownId: container.id })).toContain("itself");
  expect(why({}, { ...container, environment: { LOGSPOUT: "Ignore" } })).toBe("LOGSPOUT=ignore");
  expect(why({ excludeLabels: ["quiet"] })).toBe("it has the label quiet");
  expect(why({ excludeLabels: ["team:shop"] })).toBe("it has the label team:shop");
  expect(why({ excludeLabels: ["team:other"] })).toBeUndefined();
  expect(why({ includeLabels: ["ship"] })).toBe("it has none of the labels ship");
  expect(why({ includeLabels: ["team:shop"] })).toBeUndefined();
});

test("fills templates in", () => {
  const scope = { Container: container.inspected, ContainerName: "web-1" };
  const filled = (text: string): string => parseTemplate(text)(scope);
  expect(filled("{{.ContainerName}}/{{ .Container.Config.Image }}")).toBe("web-1/shop/web:2");
  expect(filled('{{index .Container.Config.Labels "team"}}')).toBe("shop");
  expect(filled("{{.Container.ID}}")).toBe("0123456789abcdef");
  expect(filled("[{{.Container.State.Pid}}]")).toBe("[]");
  expect(() => parseTemplate("{{.Nobody}}")).toThrow("{{.Nobody}} is not understood; expected");
  expect(() => parseTemplate("{{range .Container}}")).toThrow("is not understood");
});

test("reads logspout's URLs and variables", () => {
  const url =
    "syslog+tcp://logs.example:514?filter.name=web-*&filter.sources=stderr&filter.labels=a:b,c:d&append_tag=.x";
  const [route] = readRoutes([url], {
    SYSLOG_HOSTNAME: "node-1",
    SYSLOG_TCP_FRAMING: "traditional",
    SYSLOG_FORMAT: "rfc3164",
    SYSLOG_STRUCTURED_DATA: 'token@41058 tag="x"',
  });
  expect(route).toMatchObject({
    name: "tcp-logs.example-514",
    destination: { transport: "tcp", framing: "line", format: "rfc3164", maxMessageBytes: 100_000 },
    filter: { name: "web-*", sources: ["stderr"], labels: ["a:b", "c:d"] },
  });
  expect(route?.hostname({})).toBe("node-1");
  expect(route?.appName({ ContainerName: "web" })).toBe("web.x");
  expect(route?.elements({})).toEqual([{ id: "token@41058", params: [["tag", "x"]] }]);
});

test("keeps a hosted service's limits unless it is told otherwise", () => {
  expect(max("syslog://logs.example")).toBe(1_024);
  expect(max("syslog+tls://logs.example")).toBe(100_000);
  expect(max("syslog+tls://logs.example?max=8192")).toBe(8_192);
});

test("joins lines where the URL says so", () => {
  const [route] = readRoutes(["multiline+syslog://logs.example"], {
    MULTILINE_PATTERN: "^x",
    MULTILINE_MATCH: "first",
  });
  expect(route?.multiline).toEqual({
    pattern: /^x/,
    match: "first",
    flushAfterMs: 500,
    separator: "\n",
  });
});

test.for([
  [[], {}, "no destination is given"],
  [["http://x"], {}, "its scheme is none of"],
  [["syslog://x?filter.sources=both"], {}, 'filter.sources has "both"'],
  [["syslog://x?color=red"], {}, 'there is no option "color"'],
  [["syslog://x", "syslog://x"], {}, "two routes are called udp-x-514"],
  [["syslog+tcp://x"], { SYSLOG_TCP_FRAMING: "z" }, "traditional or octet-counted was expected"],
  [["syslog://x"], { SYSLOG_STRUCTURED_DATA: "]" }, "cannot be read"],
  [["syslog://x?filter.line=("], {}, 'filter line "("'],
  [[{ destination: "syslog://x", filter: { nam: "x" } }], {}, "nam"],
] as const)("refuses %j with %j, and says why", ([inputs, variables, why]) => {
  expect(() => readRoutes(inputs as Parameters<typeof readRoutes>[0], variables)).toThrow(why);
});
