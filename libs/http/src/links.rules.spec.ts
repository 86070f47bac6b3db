import { routes, type RouteContract } from '@chatgenius/contracts';
import { linkToNext } from './links.rules.ts';

const history = { head: null, messages: [{ seq: 7 }, { seq: 9 }] };

describe('the link to the next page', () => {
  it.each([
    ['keeps what else was asked for', routes.findUsers, '/v1/users/search?query=a%20b&after=old', { next: 'a/b=' }, {}, '</v1/users/search?query=a+b&after=a%2Fb%3D>; rel="next"'],
    ['is there without a query, too', routes.listChannels, '/v1/channels', { next: 'x' }, {}, '</v1/channels?after=x>; rel="next"'],
    ['is not there on the last page', routes.listChannels, '/v1/channels', { next: null }, {}, undefined],
    ['goes to older messages', routes.channelHistory, '/v1/channels/c/messages?around=8&limit=2', { ...history, hasBefore: true, hasAfter: true }, { around: 8 }, '</v1/channels/c/messages?limit=2&before=7>; rel="next"'],
    ['goes to newer ones for who goes that way', routes.channelHistory, '/v1/channels/c/messages?after=6', { ...history, hasBefore: true, hasAfter: true }, { after: 6 }, '</v1/channels/c/messages?after=9>; rel="next"'],
    ['ends where there is nothing newer', routes.channelHistory, '/v1/channels/c/messages?after=6', { ...history, hasBefore: true, hasAfter: false }, { after: 6 }, undefined],
    ['goes on until the head of a stream', routes.streamEventsPage, '/v1/streams/s/events?after=0', { head: { seq: 3 }, verdict: { status: 'recovered' }, events: [{ seq: 1 }, { seq: 2 }] }, { after: 0 }, '</v1/streams/s/events?after=2>; rel="next"'],
  ])('%s', (_, route, url, answer, query, link) => {
    expect(linkToNext(route as RouteContract, answer, { url, query })).toBe(link);
  });

  it('is known for every list that says what comes next', () => {
    const lists = Object.values<RouteContract>(routes).filter(({ output }) => 'shape' in output && 'next' in (output.shape as object));
    expect(lists.length).toBeGreaterThan(8);
    expect(lists.filter((list) => !('nextPage' in list)).map(({ path }) => path)).toEqual([]);
  });
});
