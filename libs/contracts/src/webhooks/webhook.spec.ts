import { limits } from '../limits.ts';
import { WebhookUrl } from './webhook.ts';

describe('WebhookUrl', () => {
  it('is an address that posts can go to', () => {
    const isTaken = (url: string) => WebhookUrl.safeParse(url).success;
    const longest = `https://a.example/${'x'.repeat(limits.webhookUrlLength - 'https://a.example/'.length)}`;
    expect(['https://a.example', 'http://a.example:8080/x?y=1#z', 'https://bücher.example/ü', 'http://[::1]/', longest].map(isTaken)).not.toContain(false);
    expect(['', 'a.example', 'ftp://a.example', 'javascript:alert(1)', 'https://user@a.example', 'https://:secret@a.example', `${longest}x`].map(isTaken)).not.toContain(true);
  });

  it.each([['users', `http://${'@'.repeat(100_000)}h`], ['labels', `http://${'ü'.repeat(100_000)}`], ['steps back', `http://h/${'a/../'.repeat(20_000)}`]])('is not taken apart when it is too long: %s', (_, url) => {
    // With this zod begins to read an address, and with that the rule about users.
    const read = [jest.spyOn(String.prototype, 'trim'), jest.spyOn(URL, 'canParse')];
    const { success } = WebhookUrl.safeParse(url);
    const reads = read.map(({ mock }) => mock.calls.length);
    jest.restoreAllMocks();
    expect([success, ...reads]).toEqual([false, 0, 0]);
  });
});
