import { expect, test } from "vitest";
import { format, type Logform } from "winston";

import { LEVEL, MESSAGE } from "./entry.ts";
import { redactFields } from "./redact-fields.ts";

function made(info: Record<string, unknown>, ...fields: string[]): unknown {
  const whole = format.combine(redactFields(...(fields.length > 0 ? [fields] : [])), format.json());
  const result = whole.transform({ level: "info", message: "", [LEVEL]: "info", ...info });
  return JSON.parse(String((result as Logform.TransformableInfo)[MESSAGE]));
}

test("formats behind it see no secret", () => {
  expect(made({ message: "in", user: { password: "x", name: "Ada" } })).toEqual({
    level: "info",
    message: "in",
    user: { password: "(redacted)", name: "Ada" },
  });
  expect(made({ pin: 1, password: "x" }, "pin")).toMatchObject({
    pin: "(redacted)",
    password: "x",
  });
});

test("formats behind it get errors, circles and BigInt as plain data", () => {
  const round: Record<string, unknown> = { n: 1n };
  round["round"] = round;
  const cause = new Error("why");
  expect(made({ message: new RangeError("bad", { cause }), round })).toMatchObject({
    message: "bad",
    name: "RangeError",
    cause: { message: "why", stack: cause.stack },
    round: { n: "1", round: "(circular)" },
  });
});
