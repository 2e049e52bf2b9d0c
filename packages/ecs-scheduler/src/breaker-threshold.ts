import type { CircuitBreaker } from "./service.ts";

/**
 * How many failed tasks end a deployment. BOUNDED_PERCENT: 3 to 200.
 * Source: Amazon ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects failures".
 */
export function breakerThreshold(
  desiredCount: number,
  { type, value }: CircuitBreaker["thresholdConfiguration"],
): number {
  if (type === "COUNT") return value;
  const share = Math.max(1, Math.ceil((desiredCount * value) / 100));
  return type === "BOUNDED_PERCENT" ? Math.min(200, Math.max(3, share)) : share;
}
