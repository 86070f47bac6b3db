import { ChatError } from '@chatgenius/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { BeforeSendHook, type BeforeSend } from './hook/before-send-hook.ts';
import { BEFORE_SEND_SETTINGS, type BeforeSendSettings } from './hook/before-send.settings.ts';
import { screenWords } from './words/screen-words.rules.ts';
import { type WordMatcher } from './words/word-matcher.ts';
import { WordFilters } from './words/word-filters.ts';
import { type Screened } from './screened.ts';

/**
 * Holds texts against word filters, and then asks the customer's hook, before anything of the send is queued. Where there is
 * neither, nothing is done at all.
 */
@Injectable()
export class Screening {
  /** Of each sender and channel the last one that is being asked about: they are written in the order in which they came. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly filters: WordFilters,
    private readonly hook: BeforeSendHook,
    @Inject(BEFORE_SEND_SETTINGS) private readonly settings: BeforeSendSettings,
  ) {}

  /** Whether texts in this channel are screened. */
  concerns(channelId: string): boolean {
    return this.hook.exists || this.filters.concerns(channelId);
  }

  /** The same, asked of the database where memory does not know it: the answer counts for as long as a live message is written. */
  async willScreen(channelId: string): Promise<boolean> {
    return this.hook.exists || (await this.filters.haveWordsFor(channelId));
  }

  /** Whether texts are screened anywhere. */
  get any(): boolean {
    return this.hook.exists || this.filters.any;
  }

  /**
   * To be called where {@link concerns} says so.
   * @param quoted what the message shows of another one: nobody changes it, so it passes as it is, or nothing does
   */
  screen(message: BeforeSend, quoted?: () => Promise<string | undefined>): Promise<Screened> {
    return this.#inOrder(message, quoted === undefined ? this.#screen(message) : this.#screenQuoting(message, quoted));
  }

  /** The same of a message that says what another one says: it is written as it is, or not at all. */
  screenCopy(message: BeforeSend, original: () => Promise<string>): Promise<Screened> {
    return this.#inOrder(message, this.#screenCopy(message, original));
  }

  async #screenCopy(message: BeforeSend, original: () => Promise<string>): Promise<Screened> {
    const copied = await original();
    const { text, ...verdict } = await this.#screen({ ...message, text: copied });
    return { ...verdict, text: message.text, ...(text !== copied && { refusal: { reason: 'FILTERED' } }) };
  }

  async #screenQuoting(message: BeforeSend, quoted: () => Promise<string | undefined>): Promise<Screened> {
    return this.#screen({ ...message, quoted: await quoted() });
  }

  /** Screenings of one sender in one channel end in the order in which they began. */
  async #inOrder(message: BeforeSend, screening: Promise<Screened>): Promise<Screened> {
    const key = `${message.senderId} ${message.channelId}`;
    const before = this.#last.get(key);
    const done = Promise.allSettled([before, screening]);
    this.#last.set(key, done);
    await done;
    if (this.#last.get(key) === done) this.#last.delete(key);
    return screening;
  }

  async #screen(message: BeforeSend): Promise<Screened> {
    const matchers = this.filters.concerns(message.channelId) ? await this.filters.of(message.channelId) : [];
    const screened = withQuote(screenWords(message.text, matchers), message.quoted, matchers);
    return screened.refusal || !this.hook.exists ? screened : this.#ask(message, screened);
  }

  async #ask(message: BeforeSend, screened: Screened): Promise<Screened> {
    const answer = await this.hook.ask({ ...message, text: screened.text });
    switch (answer.kind) {
      case 'allow':
        return screened;
      case 'rewrite':
        return { ...screened, text: answer.text };
      case 'refuse':
        return { ...screened, refusal: { reason: 'MESSAGE_REFUSED', details: answer.explanation === undefined ? {} : { explanation: answer.explanation } } };
      case 'away':
        return this.settings.whenAway === 'allow' ? screened : { ...screened, refusal: { reason: 'UNAVAILABLE' } };
    }
  }
}

function withQuote(screened: Screened, quoted: string | undefined, matchers: readonly WordMatcher[]): Screened {
  if (quoted === undefined) return screened;
  const { text, refusal, reported = [] } = screenWords(quoted, matchers);
  const all = [...new Set([...(screened.reported ?? []), ...reported])];
  const refused = screened.refusal ?? refusal ?? (text === quoted ? undefined : { reason: 'FILTERED' as const });
  return { text: screened.text, ...(refused && { refusal: refused }), ...(all.length > 0 && { reported: all }) };
}

/** @throws ChatError why a text is not to be written */
export function assertPasses({ refusal }: Pick<Screened, 'refusal'>): void {
  if (refusal) throw new ChatError(refusal.reason, refusal.details);
}
