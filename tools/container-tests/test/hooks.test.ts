import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployEvent, type DeployReceipt, status } from "@hitless/blue-green";
import { command } from "./support/command.ts";
import { containerFile, containerSite } from "./support/site.ts";
import { pages } from "./support/traffic.ts";

// Without `in`: with containers, that is in one of the new release.
const file = containerFile.replace("replicas: 2", "replicas: 1").replace(
  "\nvolumes: {",
  `
      hooks:
        before-switch: [{ run: [node, -e, "\${BEFORE:-}"], timeout: "\${LIMIT:-60s}" }]
        after-switch: [{ run: [node, -e, "\${AFTER:-}"] }]
volumes: {`,
);

/** What only a container of the release has: its version, and where its image works. */
const say = (what: string): string =>
  `console.log('${what}', process.env.HITLESS_VERSION, process.cwd());`;

function reasonOf({ outcome }: DeployReceipt) {
  if (!("reason" in outcome)) throw new TypeError(`the outcome is ${outcome.is}`);
  return outcome.reason;
}

test(
  "leaves the old release serving when a migration in a container of the new one fails",
  { timeout: 300_000 },
  async (context) => {
    const { stackOf, up, means, project } = await containerSite(context, file);
    const first = await up();
    await using probe = await startProbe(first.address, pages);
    const rows = "for (let row = 1; row <= 20; row += 1) console.log('row', row);";
    const lastRows = Array.from({ length: 14 }, (_, index) => `row ${index + 7}`);
    const cases: readonly [Record<string, string>, RegExp, readonly string[]][] = [
      [
        { BEFORE: `${rows} console.error('no such table: makers'); process.exitCode = 3;` },
        /exited with code 3; 0 was expected$/,
        [...lastRows, "no such table: makers"],
      ],
      [{ BEFORE: "setInterval(() => {}, 1000)", LIMIT: "2s" }, /took longer than 2 s$/, []],
      // Over before the engine has begun with it.
      [{ BEFORE: "setInterval(() => {}, 1000)", LIMIT: "1ms" }, /took longer than 1 ms$/, []],
    ];
    for (const [variables, summary, lines] of cases) {
      const stack = await stackOf("2", variables);
      const receipt = await deploy(stack, means);
      expect(receipt.outcome.is, summary.source).toBe("failed");
      const reason = reasonOf(receipt);
      expect(reason.summary).toMatch(summary);
      expect(reason.lastLines, summary.source).toEqual(lines);
      expect(reason.instance).toBe(receipt.to.ids[0]);
      expect(reason.instance).toContain(`${project}-web-green-2-`);
      const { releases } = await status(stack, means);
      expect(releases, summary.source).toMatchObject([{ is: "live", release: first.to.release }]);
    }
    const seen = await probe.stop();
    expect(failedTotal(seen)).toBe(0);
    expect(seen.versions.map(({ version }) => version)).toEqual(["1"]);
  },
);

test(
  "shows what hooks in containers write, and takes the traffic back when one after the switch fails",
  { timeout: 300_000 },
  async (context) => {
    const { stackOf, up, means, path, project, host, repository, base } = await containerSite(
      context,
      file,
    );
    const first = await up();
    const bad = { AFTER: `${say("asking")} console.error('expected 200'); process.exitCode = 1;` };
    const stack = await stackOf("2", bad);
    const switched: string[] = [];
    const onEvent = (event: DeployEvent): void => {
      if (event.type === "switched") switched.push(event.release);
    };
    await using probe = await startProbe(first.address, pages);
    const receipt = await deploy(stack, { ...means, onEvent });
    expect(receipt.outcome.is).toBe("reverted");
    expect(reasonOf(receipt)).toMatchObject({
      summary: expect.stringContaining("exited with code 1") as string,
      lastLines: ["asking 2 /app", "expected 200"],
    });
    expect(switched).toEqual([receipt.to.release, first.to.release]);
    const answer = await means.proxy.ask({ to: { listener: "http" }, path: "/" });
    expect(answer.headers["x-hitless-version"]).toBe("1");
    const { releases } = await status(stack, means);
    expect(releases).toMatchObject([{ is: "live", release: first.to.release }]);

    const good = {
      BEFORE: `${say("migrating")} console.error('1 row');`,
      AFTER: say("asking"),
    };
    const variables = { VERSION: "2", IMAGE: repository, BASE: base, ...good };
    const args = ["deploy", "-f", path, "-p", project, "-H", host];
    const { code, stderr } = await command(args, variables);
    expect(code, stderr).toBe(0);
    expect(failedTotal(await probe.stop())).toBe(0);
    const told = ["migrating 2 /app", "1 row", "switch to 2-", "asking 2 /app"];
    const places = told.map((text) => stderr.search(new RegExp(`^ +(?:\\| )?${text}`, "m")));
    expect(places, stderr).not.toContain(-1);
    expect(places, stderr).toEqual(places.toSorted((a, b) => a - b));
  },
);
