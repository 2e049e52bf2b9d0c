import { expect, test } from "vitest";

import { engineBox } from "./support/engine.ts";
import { numberedLines } from "./support/numbered-lines.ts";
import { testShipper } from "./support/shipper.ts";
import { tcpReceiver } from "./support/tcp-receiver.ts";

const lines = 2_000;

test("ships what was written before it came, and while it is there, by the log files", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const early = await box.run("early", numberedLines(lines));
  await box.ended(early);
  const { events } = await testShipper(box, receiver.url);
  await box.run("late", numberedLines(lines, { perSecond: 4_000 }));
  await expect.poll(() => receiver.oracle.received()).toBe(2 * lines);
  for (const name of ["early", "late"]) {
    expect(receiver.oracle.of(`${box.prefix}-${name}`, lines)).toEqual({
      received: lines,
      lost: 0,
      repeated: 0,
      disordered: 0,
    });
  }
  const reading = events.filter(({ type }) => type === "reading");
  expect(reading).toMatchObject([{ by: "file" }, { by: "file" }]);
});
