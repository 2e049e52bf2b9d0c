import { SettingName } from "@aws-sdk/client-ecs";
import type { PutAccountSettingRequest, PutAccountSettingResponse } from "@aws-sdk/client-ecs";

import { caller, putSetting, settingAnswer } from "../account/account-settings.ts";
import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

export const putAccountSetting = operation<
  Wire<PutAccountSettingRequest>,
  Wire<PutAccountSettingResponse>
>({
  name: "PutAccountSetting",
  rules: { name: oneOf(SettingName) },
  run({ name, value, principalArn }, { state, names }) {
    const principal = principalArn ?? caller(names.place);
    putSetting(state, { name, value, principal });
    return { setting: settingAnswer({ name, value, principal }) };
  },
});
