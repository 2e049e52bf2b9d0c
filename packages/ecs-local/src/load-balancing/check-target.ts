import { connect } from "node:net";

import { checkHealth } from "@hitless/runtime";

import type { TargetHealthCheck, TargetRecord } from "../elb/records.ts";
import type { CheckResult } from "./judge-target.ts";
import { matches } from "./matcher.ts";

/** Asks a target once whether it is well. */
export type CheckTarget = (
  target: TargetRecord,
  check: TargetHealthCheck,
  signal: AbortSignal,
) => Promise<CheckResult>;

/** Asks by HTTP or by a connection, as the target group says. */
export const checkTarget: CheckTarget = async ({ address }, check, signal) => {
  const port = check.port === "traffic-port" ? address.port : Number(check.port);
  const at = { host: address.host, port, timeoutMs: check.timeoutSeconds * 1000 };
  return check.protocol === "TCP"
    ? checkByConnection(at, signal)
    : checkByRequest(at, check, signal);
};

interface Place {
  host: string;
  port: number;
  timeoutMs: number;
}

async function checkByRequest(
  { host, port, timeoutMs }: Place,
  { protocol, path, matcher }: TargetHealthCheck,
  signal: AbortSignal,
): Promise<CheckResult> {
  let seen: number | undefined;
  const url = `${protocol.toLowerCase()}://${host.includes(":") ? `[${host}]` : host}:${port}${path}`;
  const expect = (status: number) => {
    seen = status;
    return matches(matcher, status);
  };
  const headers = { "user-agent": "ELB-HealthChecker/2.0" };
  const health = await checkHealth({ url, headers }, { timeoutMs, expect, signal });
  if (health.healthy) return { passed: true };
  if (seen !== undefined) {
    return { passed: false, reason: `Health checks failed with these codes: [${seen}]` };
  }
  return { passed: false, reason: failureOf(health.reason) };
}

function checkByConnection(
  { host, port, timeoutMs }: Place,
  signal: AbortSignal,
): Promise<CheckResult> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal, timeout: timeoutMs });
    const end = (result: CheckResult) => {
      socket.on("error", () => undefined).destroy();
      resolve(result);
    };
    socket.once("connect", () => end({ passed: true }));
    socket.once("timeout", () => end({ passed: false, reason: "Request timed out" }));
    socket.once("error", () => end({ passed: false, reason: "Health checks failed" }));
  });
}

/** In the words of Elastic Load Balancing. */
function failureOf(reason: string): string {
  return reason.startsWith("no complete answer") ? "Request timed out" : "Health checks failed";
}
