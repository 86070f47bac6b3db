import { type Message } from '@chatgenius/contracts';
import { MessageSender } from './message-sender.ts';

it('takes an outgoing message for sent when it is seen, and not when one of its name was imported', () => {
  const never = new Promise<never>(() => undefined);
  const sender = new MessageSender({ post: () => never, restoring: () => undefined, resume: () => never, entry: () => undefined, discard: () => false }, () => undefined);
  const { clientMessageId } = sender.send({ channelId: 'c', text: 'hello' });
  const seen: Message = { id: 'm', channelId: 'c', senderId: 'me', clientMessageId, seq: 1, text: 'hello', createdAt: '2026-01-01T00:00:00.000Z' };
  sender.seen({ ...seen, importedById: 'somebody' });
  expect(sender.outgoing).toHaveLength(1);
  sender.seen(seen);
  expect(sender.outgoing).toEqual([]);
});
