import { type Member, type Message, type StreamId } from '../generated/schemas.ts';
import { applyToChannel, emptyChannel, mergeChannelPage, mergeMembers, mergePins, type ChannelState } from '../state/channel.rules.ts';
import { type Asked, type HistoryPage } from '../state/conversation.rules.ts';
import { PAGE_SIZE, type ChatEvent } from '../wire.ts';
import { Conversation, type Surroundings } from './conversation.ts';

export class Channel extends Conversation<ChannelState> {
  readonly channelId: string;
  readonly stream: StreamId;
  readonly place: { readonly channelId: string };

  constructor(channelId: string, surroundings: Surroundings) {
    super(surroundings);
    this.channelId = channelId;
    this.place = { channelId };
    this.stream = `channel:${channelId}`;
  }

  /** Makes `state.members` complete, and keeps it so. @throws ChatError */
  loadMembers(): Promise<void> {
    return this.load(() => this.#readMembers(), mergeMembers);
  }

  /** Makes `state.pins` complete, and keeps it so. @throws ChatError */
  loadPins(): Promise<void> {
    return this.load(() => this.#readPins(), mergePins);
  }

  protected override apply(state: ChannelState, event: ChatEvent): ChannelState {
    return applyToChannel(state, event, this.surroundings.me());
  }

  protected override merge(state: ChannelState, page: HistoryPage, journal: readonly ChatEvent[], asked: Asked): ChannelState {
    return mergeChannelPage(state, page, journal, asked);
  }

  protected override cleared({ channel, role }: ChannelState): ChannelState {
    return emptyChannel(channel, role);
  }

  protected override readHistory(asked: Asked, limit: number): Promise<HistoryPage> {
    return this.surroundings.api.get('channelHistory', { channelId: this.channelId }, { ...asked, limit });
  }

  async #readMembers(): Promise<Member[]> {
    const members: Member[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await this.surroundings.api.get('listMembers', { channelId: this.channelId }, { limit: PAGE_SIZE, after });
      members.push(...page.members);
      after = page.next;
    }
    return members;
  }

  async #readPins(): Promise<Message[]> {
    const messages: Message[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await this.surroundings.api.get('listPins', { channelId: this.channelId }, { limit: PAGE_SIZE, after });
      messages.push(...page.messages);
      after = page.next;
    }
    return messages;
  }
}
