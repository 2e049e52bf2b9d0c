import { expect, test } from "vitest";

import { openDatagramLink } from "./datagram-link.ts";

const destination = {
  transport: "udp",
  host: "slow.example",
  port: 514,
  framing: "octet-counting",
  format: "rfc5424",
  maxMessageBytes: 8_192,
} as const;
const port = {
  next: () => undefined,
  nextMessage: () => undefined,
  onTaken: () => undefined,
  onRefused: () => undefined,
  onGone: () => undefined,
};
// Never answered: the time limit of the tests would find that it is waited for.
const resolve = () => new Promise<never>(() => undefined);

test("a name that is being looked up is given up when the client is closed", async () => {
  const closing = new AbortController();
  const options = { holdProcess: true, connectTimeoutMs: 3_600_000, resolve };
  const opening = openDatagramLink(destination, port, { ...options, signal: closing.signal });
  closing.abort();
  await expect(opening).rejects.toMatchObject({ code: "closed" });
});

test("a name that is not looked up within the limit is told of", async () => {
  const { signal } = new AbortController();
  const options = { holdProcess: true, connectTimeoutMs: 1, resolve, signal };
  const opening = openDatagramLink(destination, port, options);
  await expect(opening).rejects.toMatchObject({
    code: "connect-timeout",
    message: "slow.example was not looked up within 1 ms",
  });
});
