import { type ChatClient, type Schemas } from '@chatgenius/client-sdk';

/** Whatever yields an answer piece by piece: the client of a model, or a generator. It ends early when `signal` is aborted. */
export interface Model {
  answer(question: string, signal: AbortSignal): AsyncIterable<string>;
}

/** Answers whoever mentions the bot, or writes to it alone. Others read the answer while it is written. */
export function assist(chat: ChatClient, model: Model): void {
  const direct = new Set<string>();
  /** A question may be heard twice: as an event, and with the conversation that it begins. */
  const heard = new Set<string>();
  chat.on('user', ({ channels }) => {
    for (const { id, kind } of channels.values()) {
      if (kind !== 'direct' || direct.has(id)) continue;
      direct.add(id);
      void chat.joinChannel(id).then(({ state }) => hear(state.messages.at(-1)));
    }
  });
  chat.on('event', (event) => {
    if (event.type === 'mention:created' && !direct.has(event.data.message.channelId)) hear(event.data.message);
    if (event.type === 'message:created' && direct.has(event.data.message.channelId)) hear(event.data.message);
  });
  const hear = (message?: Schemas.Message): void => {
    if (!message || message.senderId === chat.user?.user.id || heard.has(message.id)) return;
    heard.add(message.id);
    void answer(chat, model, message);
  };
}

/** One answer for each question, also after a restart: it is named by what it answers. */
async function answer(chat: ChatClient, model: Model, { id, channelId, threadId, text }: Schemas.Message): Promise<void> {
  const place = { channelId, ...(threadId && { threadId }) };
  const writer = await chat.stream(place, { clientMessageId: `answer-${id}`, quote: { messageId: id } });
  // An earlier run has begun it: what is there stays as it is.
  if (writer.length > 0) return writer.abandon();
  try {
    await writer.pipe(model.answer(text, writer.signal));
    await writer.finish();
  } catch {
    await writer.finish({ state: 'failed', reason: 'The model gave no answer.' }).catch(() => undefined);
  }
}
