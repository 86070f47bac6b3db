/** A mistake that somebody could make, and the end-to-end spec that has to fail with it in its everyday size. */
export interface PlantedFault {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly Edit[];
  /** Part of the spec's path. */
  readonly spec: string;
}

export interface Edit {
  /** Occurs once in the file. */
  readonly find: string;
  readonly replacement: string;
}

export const FAULTS: readonly PlantedFault[] = [
  {
    name: 'a gap is filled wrongly',
    file: 'apps/connection-gateway/src/streams/gap-filler.ts',
    edits: [{ find: 'held.accept(events.map(encodeEvent))', replacement: 'held.accept(events.slice(1).map(encodeEvent))' }],
    spec: 'lost-events',
  },
  {
    name: 'an event is delivered again when it arrives again',
    file: 'apps/connection-gateway/src/streams/event-order.ts',
    edits: [{ find: 'return this.#due();', replacement: 'return [...items.filter(({ event }) => event.seq <= this.#position.seq), ...this.#due()];' }],
    spec: 'lost-events',
  },
  {
    name: 'an ack is sent before the commit',
    file: 'apps/messaging-service/src/sending/plain-writer.ts',
    edits: [
      {
        find: '    const { rows } = await this.pool.query<WrittenRow>({',
        replacement:
          "    const client = await this.pool.connect();\n    await client.query('BEGIN');\n    setTimeout(() => void client.query('COMMIT').finally(() => client.release()), 30);\n    const { rows } = await client.query<WrittenRow>({",
      },
    ],
    spec: 'process-crash',
  },
  {
    name: 'a cursor that moves on is not told of',
    file: 'apps/messaging-service/src/cursors/cursor.repository.ts',
    edits: [{ find: 'pending = true', replacement: 'pending = cursor.pending' }],
    spec: 'model.e2e',
  },
  {
    name: 'a gateway does not renew its lease',
    file: 'apps/connection-gateway/src/presence/presence.service.ts',
    edits: [{ find: 'const RENEW_EVERY_MS = 2_000;', replacement: 'const RENEW_EVERY_MS = 600_000;' }],
    spec: 'presence-outage',
  },
  {
    name: 'a client does not ask for events that were lost',
    file: 'libs/client-sdk/src/streams/stream-replica.ts',
    edits: [{ find: 'if (!this.#closed && this.#order && isBehind(this.#order)) void this.#fill();', replacement: 'return;' }],
    spec: 'faults.e2e',
  },
  {
    name: 'a client repeats a message under another name',
    file: 'libs/client-sdk/src/outbox/outbox.ts',
    edits: [
      {
        find: 'return await this.#line.command(name, input);',
        replacement: "return await this.#line.command(name, attempt > 0 && 'clientMessageId' in input ? { ...input, clientMessageId: crypto.randomUUID() } : input);",
      },
    ],
    spec: 'faults.e2e',
  },
];
