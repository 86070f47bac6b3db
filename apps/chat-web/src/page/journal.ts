import { type ChatClient, type ChatError, type ConnectionChange } from '@chatgenius/client-sdk';

export interface Noted<What> {
  readonly at: number;
  readonly what: What;
}

const MOST = 30;

/** What the diagnostics tell of the past: kept from the start, so that they know what happened before they were opened. */
export class Journal {
  readonly changes: Noted<ConnectionChange>[] = [];
  readonly errors: Noted<ChatError>[] = [];
  readonly verdicts = new Map<string, string>();
  onlineSince: number | undefined;

  constructor(client: ChatClient) {
    client.on('connectionChange', (change) => {
      this.#note(this.changes, change);
      if (change.error) this.#note(this.errors, change.error);
      if (change.current === 'online') this.onlineSince = Date.now();
    });
    client.on('outgoing', ({ error }) => error && this.#note(this.errors, error));
    client.on('outgoingChange', ({ error }) => error && this.#note(this.errors, error));
  }

  #note<What>(list: Noted<What>[], what: What): void {
    list.unshift({ at: Date.now(), what });
    list.length = Math.min(list.length, MOST);
  }
}
