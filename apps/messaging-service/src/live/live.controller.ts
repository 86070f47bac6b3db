import { answerAddressed, Answers, BusConnection } from '@chatgenius/bus';
import { commands, limits, type Actor, type CommandRequest } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Controller, Inject, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { LiveBeginning } from './live-beginning.ts';
import { LiveCancelling } from './live-cancelling.ts';
import { LiveReading } from './live-reading.ts';
import { LiveRouter, notOwner } from './live-router.ts';
import { type LiveText } from './live-text.ts';
import { LiveTexts } from './live-texts.ts';
import { LiveWriting } from './live-writing.ts';

const { messageAppend, messageBegin, messageCancel, messageFinish, messageText } = commands;

/** Messages that are read while they are written: asked of any process, done by the one that owns the message. */
@Controller()
export class LiveController implements OnApplicationBootstrap {
  constructor(
    private readonly bus: BusConnection,
    private readonly texts: LiveTexts,
    private readonly router: LiveRouter,
    private readonly beginning: LiveBeginning,
    private readonly writing: LiveWriting,
    private readonly reading: LiveReading,
    private readonly cancelling: LiveCancelling,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const addressed = { instance: this.texts.ownerId, onFault: (subject: string, error: unknown) => this.logger.error('request:failed', { subject, error }) };
    answerAddressed(this.bus, messageAppend.request, addressed, ({ actor, input }) => this.writing.append(this.#own(input.messageId), actor, input));
    answerAddressed(this.bus, messageFinish.request, addressed, ({ actor, input }) => this.writing.finish(this.#own(input.messageId), actor, input));
    answerAddressed(this.bus, messageText.request, addressed, ({ input }) => Promise.resolve(this.reading.textOf(this.#own(input.messageId), input.offset)));
  }

  @Answers(messageBegin.request)
  async begin({ actor, input }: CommandRequest<typeof messageBegin>) {
    const written = await this.beginning.begin(actor, input);
    const { live } = written.message;
    const length = live?.length ?? written.message.text.length;
    const mayGoOn = live?.state === 'streaming' || live?.state === 'interrupted';
    // Said by its owner, who takes it up again if it was interrupted.
    const progress = mayGoOn ? await this.#append(actor, { messageId: written.message.id, offset: 0, text: '', revision: live.revision }) : undefined;
    return { ...written, ...(progress ?? { length, durable: length }), leaseMs: limits.liveLeaseMs };
  }

  @Answers(messageAppend.request)
  async append({ actor, input }: CommandRequest<typeof messageAppend>) {
    return (await this.#append(actor, input)) ?? (await this.reading.refuse(actor, input.messageId));
  }

  @Answers(messageFinish.request)
  async finish({ actor, input }: CommandRequest<typeof messageFinish>) {
    const finished = await this.router.run(input.messageId, messageFinish.request, { actor, input }, (text) => this.writing.finish(text, actor, input));
    return finished ?? { message: await this.reading.finished(actor, input) };
  }

  @Answers(messageCancel.request)
  async cancel({ actor, input }: CommandRequest<typeof messageCancel>) {
    return { live: await this.cancelling.ask(actor, input) };
  }

  @Answers(messageText.request)
  async text({ actor, input }: CommandRequest<typeof messageText>) {
    const { messageId, offset } = input;
    const message = await this.reading.message(actor.userId, messageId);
    if (message.live?.state !== 'streaming') return this.reading.wholeOf(message, offset);
    return (await this.router.run(messageId, messageText.request, { actor, input }, (text) => Promise.resolve(this.reading.textOf(text, offset)))) ?? this.reading.wholeOf(await this.reading.message(actor.userId, messageId), offset);
  }

  #append(actor: Actor, input: CommandRequest<typeof messageAppend>['input']) {
    return this.router.run(input.messageId, messageAppend.request, { actor, input }, (text) => this.writing.append(text, actor, input));
  }

  #own(messageId: string): LiveText {
    const text = this.texts.find(messageId);
    if (text === undefined) throw notOwner();
    return text;
  }
}

