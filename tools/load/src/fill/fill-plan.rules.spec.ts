import { EVENTS_IN_TURN, MESSAGES_IN_TURN, planFill } from './fill-plan.rules.ts';

it('spreads the messages over channels of very different sizes, each with members', () => {
  const { channelEvents, channelMembers } = planFill({ messages: 5_000_000, users: 20_000, channels: 4_000 });
  const messages = channelEvents.map((events) => (events / EVENTS_IN_TURN) * MESSAGES_IN_TURN);
  expect(Math.round(messages[0] ?? 0)).toBe(1_000_000);
  expect(messages.reduce((sum, one) => sum + one, 0) / 5_000_000).toBeCloseTo(1, 2);
  expect(Math.min(...messages)).toBeLessThan(200);
  expect(Math.min(...channelMembers)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...channelMembers)).toBeLessThanOrEqual(20_000);
});
