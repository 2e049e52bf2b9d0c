import type { SyslogClientEvent } from "@hitless/syslog";
import { expectTypeOf, test } from "vitest";

import type { SyslogTransportEvent } from "./events.ts";

test("every event is known by its type", () => {
  expectTypeOf<Exclude<SyslogTransportEvent["type"], SyslogClientEvent["type"]>>().toEqualTypeOf<
    "dropping" | "dropped" | "shortened" | "unsent"
  >();
  expectTypeOf<Extract<SyslogTransportEvent, { type: "dropped" }>>().toEqualTypeOf<
    { type: "dropped" } & { count: number; bytes: number; since: number; until: number }
  >();
});
