import type { Container } from "../discover/container.ts";

/** A container whose log is read, on all of its routes. */
export interface Following {
  changed: (container: Container) => void;
  /** It was removed: what is there is read to the end. */
  gone: () => void;
  /** Resolves when all is read, or the shipper ends. Rejects when it cannot be read. */
  done: () => Promise<void>;
}
