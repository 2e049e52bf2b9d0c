import type { RegistryCredentials } from "@hitless/runtime";

import type { TaskToRun } from "../../engine/task-driver.ts";
import type { Container } from "../container-host.ts";
import { credentialsOf, loginFor, type Logins, parseLogin } from "./registry-auth.ts";

/**
 * Who pulls the image of a container; undefined for nobody.
 * @throws {Error} `ResourceInitializationError: …` where a secret is not there, or is none
 */
export type RegistryLogins = (
  task: TaskToRun,
  container: Container,
) => RegistryCredentials | undefined;

/**
 * What the container's `repositoryCredentials` name, else what the agent of the container instance knows,
 * which Fargate has not got.
 * Source: Amazon ECS Developer Guide, "Using non-AWS container images in Amazon ECS".
 */
export function registryLogins({
  agent,
  secretText,
}: {
  agent: Logins;
  /** The text of a secret, by its name or ARN. */
  secretText: (id: string) => string | undefined;
}): RegistryLogins {
  return ({ launchType }, { image = "", repositoryCredentials }) => {
    const secret = repositoryCredentials?.credentialsParameter;
    if (secret !== undefined) return credentialsOf(image, loginIn(secret, secretText(secret)));
    const login = launchType === "EC2" ? loginFor(agent, image) : undefined;
    return login && credentialsOf(image, login);
  };
}

function loginIn(secret: string, text: string | undefined) {
  const login = text === undefined ? undefined : parseLogin(text);
  if (login !== undefined) return login;
  const why =
    text === undefined
      ? `Secrets Manager can't find the specified secret: ${secret}`
      : `the secret ${secret} is no JSON like {"username": …, "password": …}`;
  throw new Error(`ResourceInitializationError: unable to pull secrets or registry auth: ${why}`);
}
