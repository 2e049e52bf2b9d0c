export {
  checkHealth,
  type CheckHealthOptions,
  type Health,
  type HealthTarget,
} from "./check-health.ts";
export type {
  ContainerFile,
  ContainerNetwork,
  ContainerSettings,
  Healthcheck,
  Mount,
  PublishedPort,
} from "./container-settings.ts";
export { connectEngine, type ConnectEngineOptions } from "./docker/connect-engine.ts";
export {
  acquireContainerLock,
  breakContainerLock,
  type ContainerLock,
  type ContainerLockOptions,
  type HeldLock,
  readContainerLock,
} from "./docker/container-lock.ts";
export { dockerRuntime, type DockerRuntimeOptions } from "./docker/docker-runtime.ts";
export type { TlsFiles } from "./docker/endpoint.ts";
export type { Engine, ExecOptions, ExecSession } from "./docker/engine.ts";
export type { FindEndpointOptions } from "./docker/find-endpoint.ts";
export { ensureNetwork, type NetworkOptions, removeNetwork } from "./docker/networks.ts";
export type { LogLine } from "./docker/assemble-lines.ts";
export { followLogs, type FollowLogsOptions } from "./docker/follow-logs.ts";
export { type PublishedAddress, publishedPorts } from "./docker/published-ports.ts";
export type { Reach } from "./docker/observe-container.ts";
export { ensureVolume, removeVolume, type VolumeOptions } from "./docker/volumes.ts";
export type { BuildContext, BuildFile } from "./images/build-context.ts";
export { buildImage, type BuildOptions, type ImageRecipe } from "./images/build-image.ts";
export { type ImageReference, parseImageReference } from "./images/image-reference.ts";
export { type ImageState, inspectImage, removeImage, tagImage } from "./images/images.ts";
export type { ImageEvent } from "./images/progress.ts";
export {
  credentialsFor,
  type CredentialsOptions,
  knownRegistries,
  type RegistryCredentials,
} from "./images/registry-credentials.ts";
export {
  pullImage,
  type PullOptions,
  pushImage,
  type TransferOptions,
} from "./images/transfer-image.ts";
export { RuntimeError, type RuntimeErrorCode } from "./errors.ts";
export type { PortRange } from "./ports.ts";
export { processRuntime, type ProcessRuntimeOptions } from "./process-runtime.ts";
export type {
  Exit,
  Instance,
  InstanceSpec,
  InstanceState,
  Runtime,
  StopOptions,
} from "./runtime.ts";
export {
  type HealthEvent,
  waitUntilHealthy,
  type WaitUntilHealthyOptions,
} from "./wait-until-healthy.ts";
