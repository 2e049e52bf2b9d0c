export { type Cause, type ContainerLog } from "./cause.ts";
export { type Clients } from "./clients.ts";
export { EcsDeployError, type EcsDeployErrorCode } from "./errors.ts";
export { type DeployEvent, type DeploymentCounts, type Step } from "./events.ts";
export { type Outcome, type StallReason } from "./outcome.ts";
export { type DeployReceipt } from "./receipt.ts";
export { readRevision, type Revision, type RevisionOptions } from "./revision/read-revision.ts";
export {
  type BuildRecipe,
  type ShipImages,
  type ShipMeans,
  type ShippedImage,
  type WithContainers,
} from "./images/options.ts";
export { shipImages } from "./images/ship-images.ts";
export {
  type AgentConfig,
  agentConfig,
  type AgentConfigOptions,
} from "./agent-config/agent-config.ts";
export { type AgentAuthType } from "./agent-config/agent-entry.ts";
