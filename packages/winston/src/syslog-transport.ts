import type { CloseReceipt } from "@hitless/syslog";

import { type Delivery, type FlushLimits, openDelivery } from "./delivery.ts";
import { type Info, LEVEL, MESSAGE } from "./entry.ts";
import { isLogger, leaveLogger, type LoggerStream, prepareLogger } from "./hand-over.ts";
import { type Hold, watchHold } from "./hold.ts";
import type { SyslogTransportOptions } from "./options.ts";
import { readOrigin } from "./origin.ts";
import { forgetEnd, watchEnd } from "./process-end.ts";
import { seated, type Turn, turnProducer } from "./seat.ts";
import { checkLevels, type Severities, severityOf } from "./severity.ts";
import { type ReadTrace, traceReader } from "./trace.ts";
import { Syslog, winstonOptions } from "./winston-syslog.ts";

// winston ends the process 3 seconds after an error that nobody caught.
const beforeExitMs = 2_500;

type Next = (error?: Error | null) => void;

/**
 * A winston transport that ships over syslog and loses nothing. Levels, the call of the producer and the write to the
 * socket are winston-syslog's; the message is ours, and so is what sits where its socket would be. It never
 * emits `error`, which would end an app that does not listen: what happens is told by `onEvent`.
 */
export class SyslogTransport extends Syslog implements AsyncDisposable {
  readonly #delivery: Delivery;
  readonly #turn: Turn;
  readonly #severities: Severities;
  readonly #readTrace: ReadTrace = traceReader();
  readonly #closed = Promise.withResolvers<CloseReceipt>();
  #logger: LoggerStream | undefined;
  #wasAdded = false;
  readonly #hold: Hold = watchHold(() => this.#held() + this.writableLength);
  /** Left with a logger that it came from. */
  #leftBehind = 0;
  #settled = 0;
  /** Whether SIGTERM has it flushed. */
  readonly flushOnSigterm: boolean;

  /** @throws {TypeError} for options that make no sense, before anything is opened. */
  constructor(options: SyslogTransportOptions) {
    const delivery = openDelivery(options);
    const turn: Turn = { produce: () => "", onTaken: () => undefined };
    super({ ...winstonOptions(options), customProducer: turnProducer(turn) });
    // Its own way of writing many at once goes on before they are taken.
    Object.assign(this, { _writev: null });
    this.#delivery = delivery;
    this.#turn = turn;
    this.#severities = options.severities ?? {};
    this.flushOnSigterm = options.flushOnSigterm === true;
    this.socket = seated(turn, delivery);
    this.on("pipe", (stream: unknown) => this.#join(stream));
    this.on("unpipe", (stream: unknown) => this.#leave(stream));
    watchEnd(this);
  }

  /** Called by winston for each entry; it calls `next` when the following one may come. */
  override log(info: Info, next: () => void): void {
    const origin = readOrigin(info, this.#readTrace);
    this.#turn.produce = () => this.#delivery.produce(info, origin);
    this.#turn.onTaken = next;
    const severity = severityOf(String(info[LEVEL]), this.#severities);
    const { level, message } = info;
    super.log({ level, message, [LEVEL]: severity, [MESSAGE]: info[MESSAGE] }, (error) => {
      // Otherwise the seat does, once it has taken the message.
      if (error) next();
    });
    // Set by winston, which waits for `finish` before it ends the process, where it is to.
    if ("_ending" in this && (info["exception"] === true || info["rejection"] === true))
      void this.#finishBeforeExit();
  }

  /**
   * True when all that was logged until now is with the receiver (RELP) or the operating system (TCP, TLS, UDP), false
   * after `timeoutMs`.
   */
  flush(limits: FlushLimits = {}): Promise<boolean> {
    return this.#delivery.flush(this.#hold.emptied(), limits);
  }

  /**
   * Sends what waits, and ends the connection; within `timeoutMs`, or else `closeTimeoutMs` of the options. It never
   * rejects: the receipt says how many messages were sent and how many were not.
   */
  // oxlint-disable-next-line no-misused-promises -- winston does not wait for it, others may
  override close({ timeoutMs }: { timeoutMs?: number } = {}): Promise<CloseReceipt> {
    this.#delivery.endWithin(timeoutMs);
    void this.#endWhenHandedOver();
    return this.#closed.promise;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Called when the process has nothing left to do: what is new is sent, and when nothing is, the connection ends. */
  async settle(): Promise<void> {
    if (this.#delivery.made === this.#settled) return void (await this.close());
    const isDone = await this.flush();
    this.#settled = this.#delivery.made;
    if (!isDone) await this.close({ timeoutMs: 0 });
  }

  override _write(info: unknown, encoding: BufferEncoding, next: Next): void {
    super._write(info, encoding, (error) => {
      next(error);
      this.#hold.check();
    });
  }

  override _final(callback: Next): void {
    void this.#finish(callback);
  }

  async #finishBeforeExit(): Promise<void> {
    if (this.#logger?.exitOnError === true) {
      this.#delivery.endWithin(beforeExitMs);
      await this.close();
    } else if (await this.flush()) this.emit("finish");
  }

  /** What a logger wrote after the end would be an `error`, so that it is left first. */
  async #endWhenHandedOver(): Promise<void> {
    await this.#hold.emptiedOrStuck(this.#delivery.givenUp);
    this.#logger?.unpipe(this);
    this.end();
  }

  async #finish(callback: Next): Promise<void> {
    const receipt = await this.#delivery.finish(this.#leftBehind);
    forgetEnd(this);
    this.#closed.resolve(receipt);
    callback();
  }

  #join(stream: unknown): void {
    if (!isLogger(stream) || stream === this.#logger) return;
    try {
      this.#checkFirst();
      checkLevels(stream.levels, this.#severities);
    } catch (error) {
      stream.unpipe(this);
      throw error;
    }
    this.#logger = stream;
    prepareLogger(stream, { readTrace: this.#readTrace, onEnd: this.#onLoggerEnd });
  }

  /** winston ends a transport with its first logger, and gives it no other levels than that one's. */
  #checkFirst(): void {
    if (this.#wasAdded)
      throw new TypeError(
        "the SyslogTransport was added to a logger before; each logger needs a transport of its own",
      );
    this.#wasAdded = true;
  }

  #leave(stream: unknown): void {
    if (!isLogger(stream) || stream !== this.#logger) return;
    if (this.silent !== true) this.#leftBehind += this.#held();
    this.#logger = undefined;
    leaveLogger(stream, this.#onLoggerEnd);
    // winston does so itself, unless another logger has been refused.
    void this.close();
  }

  readonly #onLoggerEnd = (): void => {
    this.#delivery.endWithin();
    void this.#endWhenStuck();
  };

  /** A logger that ends waits for its other transports, without limit. */
  async #endWhenStuck(): Promise<void> {
    if (!(await this.#hold.emptiedOrStuck(this.#delivery.givenUp))) await this.close();
  }

  /** How many entries are in the buffers of the logger. */
  #held(): number {
    const { writableLength = 0, readableLength = 0 } = this.#logger ?? {};
    return writableLength + readableLength;
  }
}
