export type { SimulatedTimes } from "./drivers/simulated.ts";
export type { StartListener } from "./elb/listen-at-start.ts";
export { EcsLocalError, type EcsLocalErrorCode } from "./errors.ts";
export type { EcsLocalEvent } from "./events.ts";
export type { TaskFailedEvent } from "./logs/failed-task.ts";
export type { StartInstances } from "./instances/register-instances.ts";
export type { EcsLocalOptions, RuntimeChoice } from "./options.ts";
export type { CallEvent } from "./server/ecs-service.ts";
export { type EcsLocal, startEcsLocal } from "./start-ecs-local.ts";
