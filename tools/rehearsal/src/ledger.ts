import { summaryOf, type LatencySummary } from './latency-summary.ts';

/** What a user said, and whether it was acknowledged. */
export interface SentMessage {
  readonly clientMessageId: string;
  readonly channelId: string;
  readonly senderId: string;
  /** As last acknowledged, edits included. */
  text: string;
  messageId: string | undefined;
}

/** A file that a user uploads. */
export interface UploadedBytes {
  readonly userId: string;
  readonly sha256: string;
  fileId: string | undefined;
}

/** One line of the table: what happened from the beginning of a step to the next. */
export interface StepFigures {
  readonly name: string;
  readonly seconds: number;
  readonly sent: number;
  readonly otherActions: number;
  readonly acks: LatencySummary;
  /** The longest time in which any user got no event of a channel that all keep writing in. */
  readonly longestSilenceMs: number;
  readonly reconnects: number;
}

class Step {
  readonly name: string;
  readonly startedAt = performance.now();
  endedAt: number | undefined;
  sent = 0;
  otherActions = 0;
  reconnects = 0;
  longestSilenceMs = 0;
  readonly acksMs: number[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

/** All that users did and noticed, step by step. */
export class Ledger {
  readonly messages: SentMessage[] = [];
  readonly uploads: UploadedBytes[] = [];
  /** Errors that reached the application: what was refused, not what was tried again. */
  readonly errors: string[] = [];
  #steps: Step[] = [new Step('before')];

  get acknowledged(): number {
    return this.messages.filter(({ messageId }) => messageId !== undefined).length;
  }

  get uploaded(): number {
    return this.uploads.filter(({ fileId }) => fileId !== undefined).length;
  }

  begin(name: string): void {
    this.end();
    this.#steps.push(new Step(name));
  }

  end(): void {
    this.#step.endedAt = performance.now();
  }

  sent(message: SentMessage, acknowledged: Promise<{ id: string }>): void {
    const step = this.#step;
    const startedAt = performance.now();
    step.sent++;
    this.messages.push(message);
    acknowledged.then(
      ({ id }) => {
        message.messageId = id;
        step.acksMs.push(performance.now() - startedAt);
      },
      (error: unknown) => this.failed('send', error),
    );
  }

  begun(upload: UploadedBytes): UploadedBytes {
    this.uploads.push(upload);
    return upload;
  }

  /** @param then once it is acknowledged */
  acted(what: string, action: Promise<unknown>, then?: () => void): void {
    this.#step.otherActions++;
    action.then(then, (error: unknown) => this.failed(what, error));
  }

  failed(what: string, error: unknown): void {
    const { reason = 'unknown', message = String(error) } = error as { reason?: string; message?: string };
    this.errors.push(`${this.#step.name}: ${what}: ${reason}: ${message}`);
  }

  reconnected(): void {
    this.#step.reconnects++;
  }

  /** A user has got an event of a channel, so long after the one before. */
  heardAfter(ms: number): void {
    this.#step.longestSilenceMs = Math.max(this.#step.longestSilenceMs, ms);
  }

  figures(): StepFigures[] {
    return this.#steps.map(({ name, startedAt, endedAt = performance.now(), sent, otherActions, acksMs, longestSilenceMs, reconnects }) => ({
      name,
      seconds: (endedAt - startedAt) / 1e3,
      sent,
      otherActions,
      acks: summaryOf(acksMs),
      longestSilenceMs,
      reconnects,
    }));
  }

  get #step(): Step {
    return this.#steps.at(-1) ?? new Step('');
  }
}
