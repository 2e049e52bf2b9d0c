import { SettingName } from "@aws-sdk/client-ecs";
import type {
  PutAccountSettingDefaultRequest,
  PutAccountSettingDefaultResponse,
} from "@aws-sdk/client-ecs";

import { caller, everybody, putSetting, settingAnswer } from "../account/account-settings.ts";
import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

export const putAccountSettingDefault = operation<
  Wire<PutAccountSettingDefaultRequest>,
  Wire<PutAccountSettingDefaultResponse>
>({
  name: "PutAccountSettingDefault",
  rules: { name: oneOf(SettingName) },
  run({ name, value }, { state, names }) {
    putSetting(state, { name, value, principal: everybody });
    return { setting: settingAnswer({ name, value, principal: caller(names.place) }) };
  },
});
