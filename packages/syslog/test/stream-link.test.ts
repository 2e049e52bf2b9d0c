import { once } from "node:events";
import { connect } from "node:net";

import { expect, test } from "vitest";

import { streamLink } from "../src/client/stream-link.ts";
import { idlePort } from "./support/idle-port.ts";
import { listen } from "./support/listen.ts";

test.for([
  ["that crosses ours is no answer to it", true],
  ["that follows ours confirms it", false],
] as const)("an end of the receiver's %s", async ([, isCrossing]) => {
  await using server = await listen();
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  await once(socket, "connect");
  const link = streamLink(socket, idlePort, { stallTimeoutMs: 600_000 });
  const isConfirmed = link.end(600_000);
  if (isCrossing) socket.emit("end");
  expect(await isConfirmed).toBe(!isCrossing);
});
