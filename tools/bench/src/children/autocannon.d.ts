// What is used of autocannon 9, which comes without types.
declare module "autocannon" {
  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Requests per second of all connections together. */
    overallRate?: number;
    /** Milliseconds between two looks at whether it is over. */
    sampleInt?: number;
  }

  interface Result {
    non2xx: number;
    errors: number;
  }

  interface Running extends Promise<Result> {
    on(
      event: "response",
      listener: (client: unknown, status: number, bytes: number, ms: number) => void,
    ): this;
  }

  export default function autocannon(options: Options): Running;
}
