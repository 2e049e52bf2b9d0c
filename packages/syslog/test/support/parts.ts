import type { Skipped } from "@hitless-tools/real-parts/part";
import type { Receiver } from "@hitless-tools/real-parts/receiver";
import { type RsyslogOptions, startRsyslog } from "@hitless-tools/real-parts/start-rsyslog";
import { startSyslogNg, type SyslogNgOptions } from "@hitless-tools/real-parts/start-syslog-ng";
import type { TestContext } from "vitest";

import { type Authorities, makeAuthorities } from "./authorities.ts";

/** An rsyslog; where there cannot be one, the test is skipped. */
export function rsyslogFor(options: RsyslogOptions, context: TestContext): Promise<Receiver> {
  return here(startRsyslog(options), context);
}

export function syslogNgFor(options: SyslogNgOptions, context: TestContext): Promise<Receiver> {
  return here(startSyslogNg(options), context);
}

export function authoritiesFor(context: TestContext): Promise<Authorities> {
  return here(makeAuthorities(), context);
}

async function here<Part extends object>(
  asked: Promise<Part | Skipped>,
  context: TestContext,
): Promise<Part> {
  const part = await asked;
  if ("skipped" in part) return context.skip(part.skipped);
  return part;
}
