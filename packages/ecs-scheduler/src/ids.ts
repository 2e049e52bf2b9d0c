/** Makes ids from counters, so that the same events give the same ids. */
export interface Ids {
  task(order: number): string;
  /** With `ecs-svc/` in front. */
  deployment(order: number): string;
}

/** Ids that look like those of ECS: 32 hexadecimal digits, and `ecs-svc/` with 19 digits. */
export function countedIds(seed: string): Ids {
  const salt = Array.from(seed).reduce((sum, letter) => mix(sum ^ letter.charCodeAt(0)), 0x9e37);
  return {
    task: (order) =>
      [0, 1, 2, 3]
        .map((part) =>
          mix(mix(order + part) ^ (salt + part))
            .toString(16)
            .padStart(8, "0"),
        )
        .join(""),
    deployment: (order) => {
      const head = 10 ** 8 + (mix(salt ^ mix(order)) % (9 * 10 ** 8));
      return `ecs-svc/${head}${mix(order ^ salt)
        .toString()
        .padStart(10, "0")}`;
    },
  };
}

/** Gives each number of 32 bits another one, none twice. */
function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21_f0_aa_ad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x73_5a_2d_97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
