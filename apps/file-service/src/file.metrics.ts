import { ChatError } from '@chatgenius/contracts';
import { meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';

/** Seconds: a text takes milliseconds, a video minutes. */
const PROCESSING_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

export type Look = 'ready' | 'refused' | 'failed';

/** What on-call sees of files. */
@Injectable()
export class FileMetrics {
  readonly #meter = meter('file-service');
  readonly #uploads = this.#meter.createCounter('chat.files.uploads', { description: 'Uploads that are whole.' });
  readonly #uploadedBytes = this.#meter.createCounter('chat.files.uploaded.bytes', { unit: 'By', description: 'Bytes of uploads that are whole.' });
  readonly #readBytes = this.#meter.createCounter('chat.files.read.bytes', { unit: 'By', description: 'Bytes of downloads that were whole.' });
  readonly #refused = this.#meter.createCounter('chat.files.refused', { description: 'Files that were refused, by reason: as they were announced, or once they were looked at.' });
  readonly #looks = this.#meter.createHistogram('chat.files.processing.duration.seconds', {
    unit: 's',
    description: 'From the claim of a file until it is ready or refused, by outcome. What failed is tried again.',
    advice: { explicitBucketBoundaries: PROCESSING_BUCKETS },
  });
  readonly #sweeps = this.#meter.createCounter('chat.files.sweeps', { description: 'Comparisons of store and table, by outcome.' });
  readonly #swept = this.#meter.createCounter('chat.files.swept', { description: 'Blobs that a sweep removed, because no file names them.' });
  readonly #missing = this.#meter.createGauge('chat.files.bytes.missing', {
    description: 'Blobs that the table names and the store does not have, as of the last sweep. Files of these cannot be read: restore the store.',
  });

  uploaded(bytes: number): void {
    this.#uploads.add(1);
    this.#uploadedBytes.add(bytes);
  }

  read(bytes: number): void {
    this.#readBytes.add(bytes);
  }

  /** Notes why somebody may not upload; anything else is not counted here. */
  refusedFor(error: unknown): void {
    if (error instanceof ChatError) this.#refused.add(1, { reason: error.reason });
  }

  looked(outcome: Look, startedAtMs: number): void {
    this.#looks.record((performance.now() - startedAtMs) / 1_000, { outcome });
  }

  refused(reason: string): void {
    this.#refused.add(1, { reason });
  }

  swept({ removed, missing }: { readonly removed: number; readonly missing: number }): void {
    this.#sweeps.add(1, { outcome: 'done' });
    this.#swept.add(removed);
    this.#missing.record(missing);
  }

  sweepFailed(): void {
    this.#sweeps.add(1, { outcome: 'failed' });
  }

  /** @param behind seconds, the same at each process */
  observeQueue(behind: () => number): void {
    this.#meter
      .createObservableGauge('chat.files.processing.behind.seconds', { unit: 's', description: 'How long the file has waited that waits longest to be looked at, of the whole deployment.' })
      .addCallback((gauge) => gauge.observe(behind()));
  }

  /** The same at each process. */
  observeKept(kept: () => number, limit: number): void {
    this.#meter.createObservableGauge('chat.files.kept.bytes', { unit: 'By', description: 'Bytes that the deployment keeps.' }).addCallback((gauge) => gauge.observe(kept()));
    this.#meter
      .createObservableGauge('chat.files.kept.limit.bytes', { unit: 'By', description: '`FILE_TOTAL_BYTES`: what the deployment keeps at most. 0: no limit.' })
      .addCallback((gauge) => gauge.observe(limit));
  }
}
