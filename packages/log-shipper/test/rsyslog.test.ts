import { startRsyslog, type RsyslogOptions } from "@hitless-tools/real-parts/start-rsyslog";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";

import { engineBox } from "./support/engine.ts";
import { numberedLines } from "./support/numbered-lines.ts";
import { createOracle } from "./support/oracle.ts";
import { testShipper } from "./support/shipper.ts";
import { sized } from "./support/size.ts";

const lines = sized(4_000, 200_000);
const relpWindow = 200;
const kinds: { kind: "tcp" | "relp"; options: RsyslogOptions; mostRepeated: number }[] = [
  { kind: "tcp", options: { tcp: true }, mostRepeated: lines },
  { kind: "relp", options: { relp: true }, mostRepeated: relpWindow },
];

test.for(kinds)(
  "delivers all to rsyslog over $kind, also when it is killed meanwhile",
  async ({ kind, options, mostRepeated }, context) => {
    const box = await engineBox(context);
    const started = await startRsyslog(options);
    if ("skipped" in started) return context.skip(started.skipped);
    await using receiver = started;
    await testShipper(box, `syslog+${kind}://127.0.0.1:${receiver.ports[kind]}`, {
      client: { relpWindow },
    });
    await box.run("one", numberedLines(lines, { perSecond: sized(2_000, 20_000) }));
    const received = async () => {
      const oracle = createOracle();
      for (const { raw } of await receiver.read()) oracle.add(raw);
      return oracle;
    };
    const count = async (): Promise<number> => (await received()).received();
    await expect.poll(count).toBeGreaterThan(lines / 4);
    await receiver.stop("SIGKILL");
    await delay(sized(500, 5_000));
    await receiver.start();
    await expect.poll(count).toBe(lines);
    const result = (await received()).of(`${box.prefix}-one`, lines);
    expect(result).toMatchObject({ received: lines, lost: 0 });
    expect(result.repeated).toBeLessThanOrEqual(mostRepeated);
  },
);
