import { RuntimeError } from "@hitless/runtime";

import { EcsDeployError } from "../errors.ts";

/** What an engine or Docker's configuration said, as ours. Anything else is left as it is. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof TypeError)
    return new EcsDeployError("invalid", error.message, { cause: error });
  if (!(error instanceof RuntimeError)) return error;
  const isAboutCredentials = error.code === "denied" || error.code === "damaged";
  const code = isAboutCredentials ? "credentials" : "image";
  return new EcsDeployError(code, error.message, { cause: error });
}
