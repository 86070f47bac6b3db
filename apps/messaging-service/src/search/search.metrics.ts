import { meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';

/** What on-call sees of the search. */
@Injectable()
export class SearchMetrics {
  readonly #meter = meter('messaging-service');
  readonly #indexed = this.#meter.createCounter('chat.search.indexed', { description: 'Messages that this process has brought into the search.' });
  #behindMs = 0;

  constructor() {
    this.#meter
      .createObservableGauge('chat.search.behind.seconds', { unit: 's', description: 'Age of the oldest message that the search does not find yet, of the whole deployment.' })
      .addCallback((gauge) => gauge.observe(this.#behindMs / 1_000));
  }

  indexed(messages: number, behindMs: number): void {
    this.#indexed.add(messages);
    this.#behindMs = behindMs;
  }
}
