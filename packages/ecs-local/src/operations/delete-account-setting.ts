import { SettingName } from "@aws-sdk/client-ecs";
import type {
  DeleteAccountSettingRequest,
  DeleteAccountSettingResponse,
} from "@aws-sdk/client-ecs";

import { caller, settingAnswer, settingsOf } from "../account/account-settings.ts";
import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

export const deleteAccountSetting = operation<
  Wire<DeleteAccountSettingRequest>,
  Wire<DeleteAccountSettingResponse>
>({
  name: "DeleteAccountSetting",
  rules: { name: oneOf(SettingName) },
  run({ name, principalArn }, { state, names }) {
    const principal = principalArn ?? caller(names.place);
    state.accountSettings.delete(`${principal} ${name}`);
    const left = settingsOf(state, { principal, effective: true });
    const value = left.find((each) => each.name === name)?.value ?? "";
    return { setting: settingAnswer({ name, value, principal }) };
  },
});
