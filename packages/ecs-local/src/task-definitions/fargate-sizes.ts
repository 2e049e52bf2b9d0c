/** MiB for each number of CPU units: from, to, and the step between. */
const sizes: ReadonlyMap<number, readonly [least: number, most: number, step: number]> = new Map([
  [512, [1024, 4096, 1024]],
  [1024, [2048, 8192, 1024]],
  [2048, [4096, 16_384, 1024]],
  [4096, [8192, 30_720, 1024]],
  [8192, [16_384, 61_440, 4096]],
  [16_384, [32_768, 122_880, 8192]],
]);

/**
 * Whether Fargate has tasks of this size, in CPU units and MiB.
 * Source: Amazon ECS Developer Guide, "Amazon ECS task definition parameters for Fargate", task size.
 */
export function isFargateSize(cpu: number, memory: number): boolean {
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  const found = sizes.get(cpu);
  if (found === undefined) return false;
  const [least, most, step] = found;
  return memory >= least && memory <= most && (memory - least) % step === 0;
}

/** CPU units of a task's `cpu`: `256`, `.25 vCPU` or `1 vcpu`; `undefined` where it is none of these. */
export function cpuUnits(text: string): number | undefined {
  const inVcpu = /^\s*(\d*\.?\d+)\s*vcpu\s*$/i.exec(text)?.[1];
  if (inVcpu !== undefined) return Math.round(Number(inVcpu) * 1024);
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** MiB of a task's `memory`: `512`, `1GB` or `0.5 GB`. */
export function memoryMib(text: string): number | undefined {
  const inGigabytes = /^\s*(\d*\.?\d+)\s*gb\s*$/i.exec(text)?.[1];
  if (inGigabytes !== undefined) return Math.round(Number(inGigabytes) * 1024);
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}
