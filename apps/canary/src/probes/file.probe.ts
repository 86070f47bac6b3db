import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ChatClient } from '@chatgenius/client-sdk';
import { type CanarySettings } from '../canary.env.ts';
import { type Seats } from '../seats/seats.ts';
import { before, type Probe, ProbeFailure } from './probe.ts';

const SIZE_BYTES = 1_024;
const ASK_EVERY_MS = 250;

/** Uploads a small file, waits until it was looked at, reads it back by a link, and removes it. */
export class FileProbe implements Probe {
  readonly name = 'file';
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly #seats: Seats;
  readonly #filesUrl: string;
  #turn = 0;

  constructor(seats: Seats, filesUrl: string, { othersEveryMs, slowDeadlineMs }: CanarySettings) {
    this.#seats = seats;
    this.#filesUrl = filesUrl;
    this.everyMs = othersEveryMs;
    this.deadlineMs = slowDeadlineMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const caller = this.#seats.at(this.#turn++).caller();
    try {
      await this.#throughStore(caller, signal);
    } finally {
      caller.close();
    }
  }

  async #throughStore(caller: ChatClient, signal: AbortSignal): Promise<void> {
    const text = randomBytes(SIZE_BYTES / 2).toString('hex');
    const upload = caller.files.upload(new TextEncoder().encode(text), { name: 'canary.txt', type: 'text/plain', signal });
    const fileId = await before(signal, 'the upload', upload.done);
    try {
      const link = await this.#link(caller, fileId, signal);
      const read = await (await fetch(this.#reachable(link), { signal })).text();
      if (read !== text) throw new ProbeFailure('the file came back as something else');
    } finally {
      // One that was not removed goes by itself after a day, as it was never sent.
      await before(signal, 'removing the file', caller.files.remove(fileId)).catch(() => undefined);
    }
  }

  async #link(caller: ChatClient, fileId: string, signal: AbortSignal): Promise<string> {
    for (;;) {
      const link = await before(signal, 'looking at the file', caller.files.link(fileId));
      if (link) return link.url;
      await pause(ASK_EVERY_MS);
    }
  }

  /** Links name the address of browsers, which is not always the one that leads there from here. */
  #reachable(url: string): string {
    const { pathname, search } = new URL(url);
    return new URL(`${pathname}${search}`, this.#filesUrl).href;
  }
}
