import { type ScheduledMessage } from '../generated/schemas.ts';
import { type PageOf } from '../wire.ts';
import { type ApiLine, type Paging } from './api-line.ts';

/** What is to be sent, where and when. */
export interface SchedulePlan {
  readonly channelId: string;
  readonly threadId?: string;
  readonly text: string;
  readonly attachmentIds?: readonly string[];
  readonly sendAt: Date;
}

/** Messages that wait for their time; `schedule:changed` tells what becomes of them. */
export class ScheduledMessages {
  readonly #line: ApiLine;

  constructor(line: ApiLine) {
    this.#line = line;
  }

  /** Once, also when the answer is lost. @throws ChatError */
  create({ channelId, threadId, text, attachmentIds = [], sendAt }: SchedulePlan): Promise<ScheduledMessage> {
    const body = { id: asUuid(this.#line.newKey()), channelId, threadId, text, attachmentIds: [...attachmentIds], sendAt: sendAt.toISOString() };
    return this.#line.persist((api) => api.call('scheduleMessage', {}, body));
  }

  /** @throws ChatError */
  update(scheduleId: string, { text, attachmentIds, sendAt }: Partial<Pick<SchedulePlan, 'text' | 'attachmentIds' | 'sendAt'>>): Promise<ScheduledMessage> {
    const body = { text, attachmentIds: attachmentIds && [...attachmentIds], sendAt: sendAt?.toISOString() };
    return this.#line.persist((api) => api.call('updateScheduled', { scheduleId }, body));
  }

  /** @throws ChatError */
  async cancel(scheduleId: string): Promise<void> {
    await this.#line.persist((api) => api.call('cancelScheduled', { scheduleId }));
  }

  /** In the order of their times. @throws ChatError */
  list({ limit, after }: Paging = {}): Promise<PageOf<'listScheduled'>> {
    return this.#line.persist((api) => api.get('listScheduled', {}, { limit, after }));
  }
}

/** Version 4. @param id 32 hexadecimal digits */
const asUuid = (id: string): string => `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20)}`;
