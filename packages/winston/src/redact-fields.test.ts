import { expect, test } from "vitest";
import { format, type Logform } from "winston";

import { LEVEL, MESSAGE, SPLAT } from "./entry.ts";
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

test("nor does a format that reads what stood after the message", () => {
  const error = Object.assign(new RangeError("why"), { token: "leak" });
  const whole = format.combine(redactFields(), format.splat(), format.json());
  const write = (message: string, ...splat: unknown[]) =>
    String(
      (
        whole.transform({
          level: "info",
          message,
          [LEVEL]: "info",
          [SPLAT]: splat,
        }) as Logform.TransformableInfo
      )[MESSAGE],
    );
  const written = [
    write("%s in", "Ada", { password: "leak", id: 7 }),
    write("user %j", { password: "leak" }),
    write("no", error),
    write("no: %s", error),
  ];
  expect(written.join("\n")).not.toContain("leak");
  expect(JSON.parse(written[0] ?? "")).toMatchObject({ message: "Ada in", id: 7 });
  expect(JSON.parse(written[2] ?? "")).toMatchObject({ message: "no", token: "(redacted)" });
  expect(written[3]).toMatch(/no: .*RangeError.*: why/);
});
