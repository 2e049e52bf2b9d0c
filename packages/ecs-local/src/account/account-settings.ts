import type { Setting } from "@aws-sdk/client-ecs";

import { partitionOf, type Place } from "../names.ts";
import { invalidParameter } from "../protocol/fault.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";

const onOff = ["on", "off"];
const able = ["enabled", "disabled"];

/**
 * The settings of an account: what they are unless somebody set them, then what else they can be.
 * Source: Amazon ECS Developer Guide, "Access Amazon ECS features with account settings".
 */
const known: Readonly<Record<string, { value: string; values: readonly string[] }>> = {
  awsvpcTrunking: { value: "disabled", values: able },
  containerInsights: { value: "disabled", values: [...able, "enhanced"] },
  // ARNs are of the long format here, so nothing else can be chosen.
  containerInstanceLongArnFormat: { value: "enabled", values: ["enabled"] },
  defaultLogDriverMode: { value: "non-blocking", values: ["blocking", "non-blocking"] },
  fargateEventWindows: { value: "disabled", values: able },
  fargateFIPSMode: { value: "disabled", values: able },
  fargateTaskRetirementWaitPeriod: { value: "7", values: ["0", "7", "14"] },
  guardDutyActivate: { value: "off", values: [] },
  serviceLongArnFormat: { value: "enabled", values: ["enabled"] },
  tagResourceAuthorization: { value: "on", values: onOff },
  taskLongArnFormat: { value: "enabled", values: ["enabled"] },
};

/** Whose the settings are that a whole account has. */
export const everybody = "default";

/** Credentials are not checked: whoever calls is the account's root user. */
export function caller({ region, account }: Place): string {
  return `arn:${partitionOf(region)}:iam::${account}:root`;
}

/** @throws {Fault} `InvalidParameterException` */
export function putSetting(
  state: State,
  { name, value, principal }: { name: string; value: string; principal: string },
): void {
  const values = known[name]?.values ?? [];
  if (!values.includes(value)) {
    const expected = values.length === 0 ? "it can only be read" : values.join(", ");
    throw invalidParameter(`The value '${value}' of the setting ${name} is not valid: ${expected}`);
  }
  state.accountSettings.put(`${principal} ${name}`, { name, value, principal });
}

/** Those that somebody set for a principal; with `effective`, whatever counts for it. */
export function settingsOf(
  state: State,
  { principal, effective }: { principal: string; effective: boolean },
): Wire<Setting>[] {
  return Object.entries(known).flatMap(([name, { value: usual }]) => {
    const own = state.accountSettings.get(`${principal} ${name}`)?.value;
    const general = state.accountSettings.get(`${everybody} ${name}`)?.value;
    const value = effective ? (own ?? general ?? usual) : own;
    return value === undefined ? [] : [settingAnswer({ name, value, principal })];
  });
}

export function settingAnswer({
  name,
  value,
  principal,
}: {
  name: string;
  value: string;
  principal: string;
}): Wire<Setting> {
  const type = name === "guardDutyActivate" ? "aws_managed" : "user";
  // oxlint-disable-next-line no-unsafe-type-assertion -- a name of the table above
  return { name, value, principalArn: principal, type } as Wire<Setting>;
}
