export {
  checkHealth,
  type CheckHealthOptions,
  type Health,
  type HealthTarget,
} from "./check-health.ts";
export type {
  ContainerFile,
  ContainerSettings,
  Healthcheck,
  Mount,
  PublishedPort,
} from "./container-settings.ts";
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
