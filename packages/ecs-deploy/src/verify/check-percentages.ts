import { planDeploy } from "../plan/plan-deploy.ts";
import type { Check } from "./finding.ts";

/** Percentages, and on container instances the room, leave the deployment a way to its end. */
export const checkPercentages: Check = ({ observed }) => {
  const plan = planDeploy(observed);
  const { desired, minimumHealthyPercent, maximumPercent, bounds } = plan;
  const subject = `${minimumHealthyPercent} % to ${maximumPercent} % of ${desired}`;
  const check = "percentages";
  const [deadlock] = plan.deadlocks;
  if (deadlock !== undefined) {
    const remedy = deadlock.remedies.join("; or ");
    return Promise.resolve([
      { check, subject, is: "wrong", line: deadlock.line, ...(remedy !== "" && { remedy }) },
    ]);
  }
  if (desired === 0) {
    const line = "the service is scaled to zero: a deployment starts no task and tests nothing";
    const remedy = "set a desired count of 1 or more first";
    return Promise.resolve([{ check, subject, is: "doubtful", line, remedy }]);
  }
  if (plan.fewestHealthy === 0) {
    const line = "for a while no task is healthy: requests fail meanwhile";
    const remedy = "raise minimumHealthyPercent, and maximumPercent where it leaves no step then";
    return Promise.resolve([{ check, subject, is: "doubtful", line, remedy }]);
  }
  const line = `at least ${bounds.lower} healthy, at most ${plan.peak.tasks.most} at a time: there is room`;
  return Promise.resolve([{ check, subject, is: "fine", line }]);
};
