import { SettingName } from "@aws-sdk/client-ecs";
import type { ListAccountSettingsRequest, ListAccountSettingsResponse } from "@aws-sdk/client-ecs";

import { caller, settingsOf } from "../account/account-settings.ts";
import { between, oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { paginate } from "./paginate.ts";

export const listAccountSettings = operation<
  Wire<ListAccountSettingsRequest>,
  Wire<ListAccountSettingsResponse>
>({
  name: "ListAccountSettings",
  rules: { name: oneOf(SettingName), maxResults: between(1, 10) },
  run(given, { state, names }) {
    const { principalArn = caller(names.place), effectiveSettings = false } = given;
    const { maxResults = 10, nextToken } = given;
    const all = settingsOf(state, { principal: principalArn, effective: effectiveSettings });
    const wanted = all.filter(
      ({ name, value }) =>
        (given.name === undefined || name === given.name) &&
        (given.value === undefined || value === given.value),
    );
    const keys = wanted.map(({ name = "" }) => name);
    const { page, ...rest } = paginate(keys, { maxResults, nextToken });
    return { settings: wanted.filter(({ name = "" }) => page.includes(name)), ...rest };
  },
});
