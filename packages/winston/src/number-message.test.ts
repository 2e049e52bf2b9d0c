import { expect, test } from "vitest";

import { composer } from "./compose.ts";
import { LEVEL } from "./entry.ts";
import { numberMessage, unnumbered } from "./number-message.ts";
import { writeMessage } from "./write-message.ts";

test("a message gets its number where it is sent, and what it says stays", () => {
  const message = '[meta sequenceId="2147483647"]';
  const compose = composer({ app: "shop", token: { token: "t", tags: [message] } });
  const info = { level: "info", message, [LEVEL]: "info", field: message };
  const write = (sequence: number) =>
    writeMessage(compose(info, { at: 0 }, sequence), { format: "rfc5424", maxMessageBytes: 8_192 });
  expect(numberMessage(write(unnumbered), 7)).toBe(write(7));
  expect(numberMessage("<13>Oct 11 22:14:15 host shop: hello", 7)).toBe(
    "<13>Oct 11 22:14:15 host shop: hello",
  );
});
