import { strayMessages } from './asyncapi-messages.rules.ts';

const channel = { $ref: '#/channels/send' };
const sent = { $ref: '#/channels/send/messages/send' };
const acked = { $ref: '#/channels/send/messages/ack' };
const other = { $ref: '#/channels/sendAll/messages/send' };

describe('the messages of an operation', () => {
  it('are those of its channel, in its reply too', () => {
    expect(strayMessages({ operations: { send: { channel, messages: [sent], reply: { channel, messages: [acked] } } } })).toEqual([]);
    expect(strayMessages({ operations: { send: { channel, messages: [sent], reply: { messages: [acked] } } } })).toEqual([]);
  });

  it.each([
    ['operations/send', { channel, messages: [sent, other] }],
    ['operations/send/reply', { channel, messages: [sent], reply: { channel, messages: [other] } }],
    ['operations/send/reply', { channel, messages: [sent], reply: { messages: [other] } }],
  ])('are reported for %s if they are of another one', (where, send) => {
    expect(strayMessages({ operations: { send } })).toEqual([`${where}: ${other.$ref}`]);
  });
});
