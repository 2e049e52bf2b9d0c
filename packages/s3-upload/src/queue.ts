import { newItem, refusalOf } from "./admit.ts";
import { serverOf } from "./ask-server.ts";
import { checkIsFile } from "./check-options.ts";
import { asUploadError, type UploadError } from "./errors.ts";
import { type QueueSnapshot, toStart, totalOf, type UploadItem } from "./queue-item.ts";
import { checkQueueOptions, type QueueEvent, type QueueOptions } from "./queue-options.ts";
import { reopen } from "./reopen.ts";
import { type Job, run } from "./run-job.ts";
import { createMeter, secondsLeft } from "./transfer.ts";
import { type UnfinishedUpload, unfinishedUploads } from "./unfinished.ts";
import { until } from "./wait.ts";
import type { PartsEvent } from "./upload-parts.ts";

/** Uploads files, a few at a time. Lives until all are done or `cancel()` was called. */
export class UploadQueue {
  readonly #options: QueueOptions;
  readonly #listeners = new Set<() => void>();
  readonly #unfinished = unfinishedUploads();
  readonly #meter = createMeter();
  #jobs: Job[] = [];
  /** Of all that were ever added: what a page acts on may just have been removed. */
  readonly #ids = new Set<string>();
  #seen: QueueSnapshot | undefined;

  /** @throws {TypeError} when an option is wrong. */
  constructor(options: QueueOptions) {
    checkQueueOptions(options);
    this.#options = options;
  }

  /**
   * Adds files, such as `input.files`. One that is refused is listed as failed, and nothing of it is sent.
   * @throws {TypeError} for what is no list of files; then none is added.
   */
  add(
    files: Iterable<File> | null,
    { handle }: { handle?: FileSystemFileHandle } = {},
  ): UploadItem[] {
    if (!(Symbol.iterator in Object(files ?? []))) {
      throw new TypeError("A list of files is expected, as in add([file])");
    }
    const list = Array.from(files ?? []);
    for (const file of list) checkIsFile(file);
    const jobs = list.map((file) => this.#admit(file, handle));
    this.#fill();
    return jobs.map(({ item }) => item);
  }

  /** Stops one file, or all, so that it can be resumed: in parts at the next part, else from the start. */
  pause(id?: string): void {
    this.#each(id, ["waiting", "uploading", "offline"], (job) => this.#halt(job, "paused"));
  }

  resume(id?: string): void {
    this.#each(id, ["paused"], (job) => this.#set(job, { state: "waiting" }));
    this.#fill();
  }

  /** Ends one file, or all that are not done, and removes what the store has of it. */
  cancel(id?: string): void {
    this.#each(id, ["waiting", "uploading", "offline", "paused", "failed"], (job) => {
      this.#halt(job, "canceled");
      void this.#discard(job);
    });
    this.#fill();
  }

  /** Tries one that failed, or all, once more. */
  retry(id?: string): void {
    this.#each(id, ["failed"], (job) => {
      const { error: _error, ...item } = job.item;
      job.item = item;
      this.#set(job, { state: "waiting" });
    });
    this.#fill();
  }

  /** Takes one off the list; what is not done is canceled first. */
  remove(id: string): void {
    this.cancel(id);
    this.#jobs = this.#jobs.filter(({ item }) => item.id !== id);
    this.#changed();
  }

  /** Calls back after each change; answers how to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** The same object until something changes. */
  readonly snapshot = (): QueueSnapshot => {
    if (this.#seen !== undefined) return this.#seen;
    const items = this.#jobs.map(({ item }) => item);
    const sum = totalOf(items);
    const now = performance.now();
    this.#meter.add(sum.loaded, now);
    const bytesPerSecond = this.#meter.rate(now);
    const left = secondsLeft(sum.total - sum.loaded, bytesPerSecond);
    this.#seen = { items, progress: { ...sum, bytesPerSecond, secondsLeft: left } };
    return this.#seen;
  };

  /** Resolves once nothing is under way or waits. What is paused does not count. */
  async idle(signal?: AbortSignal): Promise<void> {
    const isBusy = () =>
      this.snapshot().items.some(({ state }) =>
        ["waiting", "uploading", "offline"].includes(state),
      );
    await until((done) => {
      const look = () => isBusy() || done();
      look();
      return this.subscribe(look);
    }, signal ?? new AbortController().signal);
  }

  /** Multipart uploads that an earlier page left. Adding the same file again goes on with its own. */
  async unfinished(): Promise<UnfinishedUpload[]> {
    return this.#unfinished.all();
  }

  /**
   * Goes on with one whose file handle the browser kept. To be called from a click, as the browser may
   * ask the person. Undefined where there is no handle or no permission: then have the file picked.
   */
  async takeUp({ handle }: UnfinishedUpload): Promise<UploadItem | undefined> {
    if (handle === undefined) return undefined;
    const file = await reopen(handle);
    return file === undefined ? undefined : this.add([file], { handle })[0];
  }

  /** Gives up one that an earlier page left, and removes what the store has of it. */
  async discard({ id, session }: UnfinishedUpload): Promise<void> {
    await this.#discard({ id, session });
  }

  #admit(file: File, handle: FileSystemFileHandle | undefined): Job {
    const id = `upload-${this.#ids.size + 1}`;
    this.#ids.add(id);
    const refusal = refusalOf(file, this.snapshot().items, this.#options);
    const item = newItem(id, file);
    const job: Job = { item, ...(handle !== undefined && { handle }) };
    this.#jobs.push(job);
    this.#changed();
    this.#tell(job, { type: "added" });
    if (refusal !== undefined) this.#fail(job, refusal);
    return job;
  }

  #fill(): void {
    const { concurrency = 3 } = this.#options;
    const items = toStart(this.snapshot().items, concurrency);
    for (const job of this.#jobs.filter(({ item }) => items.includes(item))) void this.#start(job);
  }

  async #start(job: Job): Promise<void> {
    const stop = new AbortController();
    job.stop = stop;
    this.#set(job, { state: "uploading" });
    this.#tell(job, { type: "started" });
    // A job that was paused and resumed meanwhile belongs to a later call.
    const isOurs = () => job.stop === stop && !stop.signal.aborted;
    try {
      const confirmation = await run(job, this.#options, {
        unfinished: this.#options.keep === false ? undefined : this.#unfinished,
        signal: stop.signal,
        onProgress: (progress) => isOurs() && this.#set(job, { progress }),
        onEvent: (event) => {
          if (!isOurs()) return;
          if (event.type === "offline") this.#set(job, { state: "offline" });
          if (event.type === "online") this.#set(job, { state: "uploading" });
          this.#tell(job, event);
        },
      });
      if (!isOurs()) return;
      this.#set(job, { state: "done", confirmation });
      this.#tell(job, { type: "done" });
    } catch (error) {
      if (isOurs()) this.#fail(job, asUploadError(error));
    }
    this.#fill();
  }

  #fail(job: Job, error: UploadError): void {
    this.#set(job, { state: "failed", error });
    this.#tell(job, { type: "failed" });
  }

  #halt(job: Job, state: "paused" | "canceled"): void {
    this.#set(job, { state });
    job.stop?.abort();
    this.#tell(job, { type: state });
  }

  async #discard({ session, id }: Pick<Job, "session" | "id">): Promise<void> {
    if (id !== undefined) await this.#unfinished.forget(id);
    if (session === undefined) return;
    const { ticket } = session;
    const signal = new AbortController().signal;
    // Should it fail, the bucket's lifecycle rule removes the parts.
    await serverOf(this.#options)({ action: "multipart-abort", ticket }, signal).catch(
      () => undefined,
    );
  }

  #each(id: string | undefined, states: readonly string[], act: (job: Job) => void): void {
    const isKnown = id === undefined || this.#ids.has(id);
    if (!isKnown) throw new TypeError(`No item of this queue has the id ${id}`);
    for (const job of this.#jobs) {
      if ((id ?? job.item.id) === job.item.id && states.includes(job.item.state)) act(job);
    }
  }

  #set(job: Job, change: Partial<UploadItem>): void {
    job.item = { ...job.item, ...change };
    this.#changed();
  }

  #changed(): void {
    this.#seen = undefined;
    for (const listener of this.#listeners) listener();
  }

  #tell(
    { item }: Job,
    event: PartsEvent | { type: Exclude<QueueEvent["type"], PartsEvent["type"]> },
  ): void {
    this.#options.onEvent?.({ ...event, item });
  }
}
