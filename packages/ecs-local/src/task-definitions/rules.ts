import {
  ApplicationProtocol,
  Compatibility,
  ContainerCondition,
  IpcMode,
  LogDriver,
  NetworkMode,
  PidMode,
  TransportProtocol,
} from "@aws-sdk/client-ecs";

import { tagRules } from "../operations/tags.ts";
import { all, between, length, oneOf, pattern, type Rules } from "../protocol/rules.ts";

const name = all(length(1, 255), pattern(/^[a-zA-Z0-9_-]+$/));
const port = between(0, 65_535);

/** Source: Amazon ECS Developer Guide, "Amazon ECS task definition parameters". */
export const taskDefinitionRules: Rules = {
  family: name,
  networkMode: oneOf(NetworkMode),
  pidMode: oneOf(PidMode),
  ipcMode: oneOf(IpcMode),
  "requiresCompatibilities[]": oneOf(Compatibility),
  cpu: pattern(/^(\d{1,6}|\s*\d*\.?\d+\s*vcpu\s*)$/i),
  memory: pattern(/^(\d{1,7}|\s*\d*\.?\d+\s*gb\s*)$/i),
  placementConstraints: length(0, 10),
  containerDefinitions: length(0, 120),
  "containerDefinitions[].name": name,
  "containerDefinitions[].image": length(0, 4096),
  "containerDefinitions[].cpu": between(0, 1_048_576),
  "containerDefinitions[].memory": between(4),
  "containerDefinitions[].memoryReservation": between(4),
  "containerDefinitions[].startTimeout": between(2, 3600),
  "containerDefinitions[].stopTimeout": between(0, 86_400),
  "containerDefinitions[].portMappings[].containerPort": port,
  "containerDefinitions[].portMappings[].hostPort": port,
  "containerDefinitions[].portMappings[].protocol": oneOf(TransportProtocol),
  "containerDefinitions[].portMappings[].appProtocol": oneOf(ApplicationProtocol),
  "containerDefinitions[].dependsOn[].condition": oneOf(ContainerCondition),
  "containerDefinitions[].logConfiguration.logDriver": oneOf(LogDriver),
  "containerDefinitions[].healthCheck.interval": between(5, 300),
  "containerDefinitions[].healthCheck.timeout": between(2, 60),
  "containerDefinitions[].healthCheck.retries": between(1, 10),
  "containerDefinitions[].healthCheck.startPeriod": between(0, 300),
  ...tagRules,
};
