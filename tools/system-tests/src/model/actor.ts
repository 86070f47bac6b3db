import { type ChatClient, type Channel, type Thread } from '@chatgenius/client-sdk';
import { routes, streams, type StreamId } from '@chatgenius/contracts';
import { callApi, RefusedError } from '@chatgenius/testing';
import { type Action } from './operations.ts';
import { type WorldUser } from './world.ts';

/** A user at their device: does things through the SDK, and remembers what is open there. */
export class Actor {
  readonly user: WorldUser;
  readonly chat: ChatClient;
  readonly #apiUrl: string;
  readonly #token: string;
  readonly #moveTo: (gateway: number) => void;
  readonly open = new Map<StreamId, Channel | Thread>();

  constructor(user: WorldUser, chat: ChatClient, { apiUrl, token, moveTo }: { apiUrl: string; token: string; moveTo: (gateway: number) => void }) {
    this.user = user;
    this.chat = chat;
    this.#apiUrl = apiUrl;
    this.#token = token;
    this.#moveTo = moveTo;
  }

  /**
   * @param onSend is told the id that a send is known by, however it ends
   * @returns the message that a send became
   * @throws whatever refuses it
   */
  async perform(action: Action, onSend: (clientMessageId: string) => void): Promise<{ messageId: string; seq: number } | undefined> {
    switch (action.kind) {
      case 'send': {
        const { channelId, threadId, text } = action;
        const outgoing = this.chat.send({ channelId, text, ...(threadId && { threadId }) });
        onSend(outgoing.clientMessageId);
        const { id, seq } = await outgoing.acknowledged;
        return { messageId: id, seq };
      }
      case 'edit':
        return void (await this.chat.edit(action.messageId, action.text));
      case 'delete':
        return void (await this.chat.delete(action.messageId));
      case 'pin':
        return void (await this.chat.pin(action.messageId));
      case 'unpin':
        return void (await this.chat.unpin(action.messageId));
      case 'react':
        return void (await this.chat.react(action.messageId, action.emoji));
      case 'unreact':
        return void (await this.chat.unreact(action.messageId, action.emoji));
      case 'follow':
        return void (await this.chat.follow(action.threadId));
      case 'unfollow':
        return void (await this.chat.unfollow(action.threadId));
      case 'read':
        return this.chat.markRead({ channelId: action.channelId, ...(action.threadId && { threadId: action.threadId }) }, action.seq) as undefined;
      case 'joinChannel':
        return this.#keep(await this.chat.joinChannel(action.channelId));
      case 'joinThread':
        return this.#keep(await this.chat.joinThread(action.threadId));
      case 'leaveChannel':
        return this.#leave(streams.channel(action.channelId));
      case 'leaveThread':
        return this.#leave(streams.thread(action.threadId));
      case 'reconnect':
        this.chat.disconnect();
        this.#moveTo(action.gateway);
        return void (await this.chat.connect());
      case 'addMember':
      case 'removeMember':
        return this.#changeMembership(action);
      case 'cut':
        return undefined;
    }
  }

  #keep(conversation: Channel | Thread): undefined {
    if (this.open.get(conversation.stream) === conversation) return;
    this.open.set(conversation.stream, conversation);
    conversation.on('closed', () => this.open.get(conversation.stream) === conversation && this.open.delete(conversation.stream));
  }

  #leave(stream: StreamId): undefined {
    const conversation = this.open.get(stream);
    if (conversation) this.chat.leave(conversation);
  }

  async #changeMembership({ kind, channelId, userId }: Extract<Action, { kind: 'addMember' | 'removeMember' }>): Promise<undefined> {
    const token = this.#token;
    if (kind === 'addMember') await callApi(this.#apiUrl, routes.addMember, { token, params: { channelId }, body: { userId, role: 'member' } });
    else await callApi(this.#apiUrl, routes.removeMember, { token, params: { channelId, userId } });
  }
}

export const reasonOf = (error: unknown): string => (error instanceof RefusedError ? error.reason : ((error as { reason?: string }).reason ?? String(error)));
