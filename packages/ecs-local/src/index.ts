export { EcsLocalError, type EcsLocalErrorCode } from "./errors.ts";
export type { EcsLocalEvent } from "./events.ts";
export { type EcsLocal, type EcsLocalOptions, startEcsLocal } from "./start-ecs-local.ts";
