import { ECSClient } from "@aws-sdk/client-ecs";
import { deployService, readTaskDefinition } from "@hitless/ecs-deploy";

const receipt = await deployService(new ECSClient(), {
  taskDefinition: await readTaskDefinition("task-definition.yaml"),
  service: "shop",
  cluster: "production",
});
if (receipt.outcome.is !== "completed") console.error(receipt.outcome);
