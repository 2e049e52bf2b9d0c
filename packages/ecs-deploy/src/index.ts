export { type Cause, type ContainerLog } from "./cause.ts";
export { type Clients } from "./clients.ts";
export { EcsDeployError, type EcsDeployErrorCode } from "./errors.ts";
export { type DeployEvent, type DeploymentCounts, type Step } from "./events.ts";
export { type CallCounts } from "./follow/call.ts";
export {
  followDeployment,
  type FollowedDeployment,
  type FollowOptions,
} from "./follow/follow-deployment.ts";
export { type Pace } from "./follow/next-delay.ts";
export { type Patience } from "./follow/patience.ts";
export { type Outcome, type StallReason } from "./outcome.ts";
export { type DeployReceipt } from "./receipt.ts";
