import { expect, test } from "vitest";

import { parseStackFile } from "./read.ts";

const file = "/srv/shop/compose.yaml";
const hitless = "x-hitless: { port: 3000, health: { path: /healthz } }";
const web = `services:
  web:
    image: shop:1
    ${hitless}
`;

function faults(text: string, variables: Record<string, string> = {}): string[] {
  try {
    parseStackFile(file, text, { variables });
    return [];
  } catch (error) {
    return String(error)
      .replace("BlueGreenError: ", "")
      .split("\n")
      .map((line) => line.replace(`${file}:`, ""));
  }
}

test.each([
  ["ports: [web]", `web.ports.0: expected a port such as 8080:80, 127.0.0.1:8080:80/tcp, 80,`],
  ["ports: [80-82:80-81]", "web.ports.0: expected a port such as"],
  ["ports: [{ target: 0 }]", "web.ports.0.target: expected a whole number from 1 to 65535, got 0"],
  [
    "ports: [{ target: 80, to: 80 }]",
    "web.ports.0.to: this key is not supported here; supported are target,",
  ],
  ["ports: ['80:80']", "web.ports: the proxy publishes what an app serves: say where with"],
  ["volumes: [/data]", "web.volumes.0: expected a volume such as ./data:/data"],
  ["volumes: ['a:b']", "web.volumes.0: expected a volume such as"],
  ["volumes: ['a:/b']", "web.volumes: there is no volume a; name it under volumes at the top"],
  ["volumes: ['./a:/b', '/c:/b']", "web.volumes: two of them are at /b"],
  ["volumes: [{ type: volume, target: /a }]", "web.volumes.0.source: is missing; expected a name"],
  ["volumes: [{ type: npipe, target: /a }]", "web.volumes.0.type: expected bind, volume or tmpfs"],
  ["tmpfs: run", "web.tmpfs: expected a path such as /run or /run:size=64m,mode=1777"],
  ["tmpfs: /run:noexec", "web.tmpfs: expected a path such as"],
  ["networks: [front]", "web.networks: there is no network front"],
  ["networks: { default: { ipv4_address: 1 } }", "ipv4_address: this key is not supported here"],
  [
    "networks: { default: { aliases: [a] } }",
    "aliases: an alias of an app would reach both colors",
  ],
  ["environment: [A B=c]", "web.environment.0: expected NAME=value"],
  ["environment: 5", "web.environment: expected a map of names to values or a list of NAME=value"],
  ["environment: { A: [1] }", "web.environment.A: expected text, got a list"],
  ["env_file: { path: a }", "web.env_file: expected a path or a list of paths, got a map"],
  ["env_file: a.env", "web.env_file: cannot read /srv/shop/a.env"],
  ["restart: sometimes", "web.restart: expected no, always, unless-stopped, on-failure or"],
  ["restart: always:3", "web.restart: expected no, always"],
  ["healthcheck: { test: [5] }", "web.healthcheck.test.0: expected text, got 5"],
  ["healthcheck: { test: [curl] }", "expected NONE, CMD or CMD-SHELL as the first word"],
  ["healthcheck: { interval: 5 }", "web.healthcheck.interval: expected a duration such as 30s"],
  ["healthcheck: { every: 5s }", "web.healthcheck.every: this key is not supported here"],
  ["stop_grace_period: 10", "web.stop_grace_period: expected a duration"],
  ["init: perhaps", "web.init: expected true or false"],
  [
    "labels: { hitless.color: red }",
    `hitless.color: labels that begin with "hitless." are our own`,
  ],
  ["depends_on: [db]", "web.depends_on: there is no service db"],
  ["depends_on: [web]", "web.depends_on: web is an app, which is deployed on its own"],
  ["depends_on: { db: { condition: ready } }", "web.depends_on.db.condition: expected service_sta"],
  ["extra_hosts: [printer]", "web.extra_hosts.0: expected name:address"],
  ["logging: { options: { a: b } }", "web.logging: driver is missing"],
  ["secrets: [session]", "web.secrets: there is no session in secrets"],
  ["secrets: [{ source: a, mode: 0999 }]", "web.secrets.0.mode: expected a mode such as 0440"],
  ["working_dir: app", "web.working_dir: expected an absolute path in the container"],
  ["command: []", "web.command: expected at least one word"],
  ["command: it's", "web.command: expected a command line"],
  ["build: https://example.com/a.git", "web.build: expected a folder as context"],
  [
    "build: { tags: [a] }",
    "web.build.tags: this key is not supported here; supported are context,",
  ],
  [
    "deploy: { mode: global }",
    "web.deploy.mode: this key is not supported here; supported are repl",
  ],
  ["deploy: { replicas: many }", "web.deploy.replicas: expected a whole number from 1 to 100, got"],
  ["deploy: { resources: { limits: { memory: much } } }", "limits.memory: expected a size such as"],
  [
    "privileged: true",
    "web.privileged: this key is not supported here; supported are image, build",
  ],
])("says where %j is wrong", (line, message) => {
  const found = faults(`${web}    ${line}\n`);
  expect(found.join("\n")).toContain(message);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^5:\d+: services\.web/);
});

test.each([
  ["port: 3000, ", "", "4:5: services.web.x-hitless.port: is missing"],
  ["path: /healthz", "", "4:30: services.web.x-hitless.health.path: is missing"],
  [", health: { path: /healthz }", "", "4:5: services.web.x-hitless.health: is missing"],
  ["port: 3000", "port: 0", "4:18: services.web.x-hitless.port: expected a whole number"],
  ["port:", "hosts: ['a b'], port:", "services.web.x-hitless.hosts.0: expected a host name"],
  ["port:", "paths: [api], port:", "services.web.x-hitless.paths.0: expected the beginning of a"],
  [
    "port:",
    "hooks: { before: [] }, port:",
    "hooks.before: this key is not supported here; support",
  ],
  ["port:", "listen: here, port:", `services.web.x-hitless.listen: expected "host:port"`],
  ["image: shop:1", "build: .", "services.web.image: is missing; expected the name:tag"],
  ["image: shop:1", "image: Shop:1", "3:5: services.web.image: expected an image such as"],
  [
    "image: shop:1",
    "build: .\n    image: shop",
    "4:5: services.web.image: expected name:tag for an",
  ],
  ["  web:", "  a-very-long-name-of-an-app:", "expected up to 16 lower-case letters"],
  ["  web:", "  Web:", "2:3: services.Web: expected up to 31 lower-case letters"],
])("says where %j as %j is wrong", (from, to, message) => {
  expect(faults(web.replace(from, to)).join("\n")).toContain(message);
});

const two = `x-hitless: { listen: 127.0.0.1:80 }
${web}  api:
    image: api:1
    ${hitless}
`;

test.each([
  [
    "apps that serve the same",
    two,
    "8:5: services.api.x-hitless: api and web both serve / of every",
  ],
  [
    "apps that listen apart",
    two.replace(/port: 3000(?=[^]*api)/, "listen: 81, port: 3000"),
    "services.web.x-hitless.listen: is 127.0.0.1:81 and that of x-hitless.listen 127.0.0.1:80; exp",
  ],
  [
    "apps on different runtimes",
    two.replace("{ port", "{ runtime: process, port"),
    "services.api.x-hitless: runs on docker, and the first app of the file on process",
  ],
  [
    "services that wait for each other",
    `${web}  a: { image: a, depends_on: [b] }\n  b: { image: b, depends_on: [a] }\n`,
    "services.a.depends_on: they depend on each other: a, b",
  ],
  [
    "several containers on one port of the host",
    `${web}  a: { image: a, ports: ["80:80"], deploy: { replicas: 2 } }\n`,
    "services.a.ports: 2 replicas cannot have one port of the host",
  ],
  [
    "an external network with more",
    `${web}networks: { default: { external: true, driver: b } }\n`,
    "5:13: networks.default: is external",
  ],
  [
    "a secret of nothing",
    `${web}    secrets: [a]\nsecrets: { a: {} }\n`,
    "6:12: secrets.a: is empty; expected file or environment",
  ],
  [
    "an external secret",
    `${web}secrets: { a: { external: true } }\n`,
    "5:17: secrets.a.external: this key is not supported here; supported are file, environment",
  ],
  [
    "an unset secret",
    `${web}    secrets: [a]\nsecrets: { a: { environment: A } }\n`,
    "6:17: secrets.a.environment: the variable A is not set",
  ],
  [
    "TLS without a place",
    `x-hitless: { tls: {} }\n${web}`,
    "1:14: x-hitless.tls.listen: is missing",
  ],
  [
    "a certificate of no sort",
    `x-hitless: { tls: { certificates: [{ pem: x }] } }\n${web}`,
    "x-hitless.tls.certificates.0",
  ],
  [
    "an unset certificate",
    `x-hitless: { tls: { listen: 443, certificates: [{ environment: A }] } }\n${web}`,
    "1:51: x-hitless.tls.certificates.0.environment: the variable A is not set",
  ],
  [
    "a key of the proxy",
    `x-hitless: { proxy: { timeout: 5s } }\n${web}`,
    "1:23: x-hitless.proxy.timeout: this key is not supported here; supported are image, base, timeouts,",
  ],
  [
    "a key at the top",
    `include: []\n${web}`,
    "1:1: include: this key is not supported here; supported are name, version, services,",
  ],
  ["no app at all", "services: { db: { image: db } }\n", "1:13: services.db: no service is an app"],
  ["nothing at all", "", "1:1: services: no service is an app"],
  ["a list", "- a\n", "1:1: expected a Compose file, got a list"],
  [
    "a name that is none",
    `name: My Shop\n${web}`,
    "1:1: name: expected a name of up to 31 lower-case",
  ],
])("says what is wrong with %s", (_, text, message) => {
  expect(faults(text).join("\n")).toContain(message);
});

test("never quotes a key", () => {
  const key = "-----BEGIN PRIVATE KEY-----\\nc2VjcmV0\\n-----END PRIVATE KEY-----";
  const text = `x-hitless: { tls: { certificates: ["${key}"] } }\n${web}`;
  const found = faults(text).join("\n");
  expect(found).toContain("expected { file }, { certificate, key } or { environment }");
  expect(found).not.toContain("c2VjcmV0");
});

test("tells a variable that is not set once, and what else is wrong beside it", () => {
  const text = `${web}    deploy: { replicas: "\${REPLICAS}" }\n    init: perhaps\n`;
  expect(faults(text)).toEqual([
    "5:25: the variable REPLICAS is not set; set it, or give a default with ${REPLICAS:-default}",
    '6:5: services.web.init: expected true or false, got "perhaps"',
  ]);
});
