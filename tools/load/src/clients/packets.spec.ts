import { commandPacket, connectPacket, FieldFinder, packetKind, readInteger, stampedText, TEXT_LABEL } from './packets.ts';

const event = (seq: number, text: string): Buffer =>
  Buffer.from(`42["message:created",${JSON.stringify({ stream: 'channel:1', seq, data: { message: { seq, text, createdAt: 'now' } } })}]`);

it.each([
  ['0{"sid":"1"}', 'open'],
  ['2', 'ping'],
  ['40{"sid":"1"}', 'connected'],
  ['44{"message":"no"}', 'refused'],
  ['42["message:created"]', 'event'],
  ['437[{"status":"ok"}]', 'ack'],
  ['6', 'other'],
] as const)('recognises %s', (packet, kind) => {
  expect(packetKind(Buffer.from(packet), 0)).toBe(kind);
});

it('writes packets as Socket.IO does', () => {
  expect(connectPacket('t')).toBe('40{"token":"t"}');
  expect(commandPacket(7, 'message:send', { text: 'hi' })).toBe('427["message:send",{"text":"hi"}]');
});

it('reads digits up to the first other byte', () => {
  expect(readInteger(Buffer.from('a1203,'), 1)).toEqual({ value: 1203, end: 5 });
  expect(readInteger(Buffer.from('a'), 0).value).toBeNaN();
});

it('stamps a text of the wanted length with the time, and reads it back from an event', () => {
  const text = stampedText(1_234_567_890.7, 170);
  expect(text).toHaveLength(170);
  const bytes = event(3, text);
  expect(readInteger(bytes, new FieldFinder(TEXT_LABEL, 'end').find(bytes, 0, bytes.length)).value).toBe(1_234_567_890);
});

it('finds a field where it was before, and where it has moved to', () => {
  const seq = new FieldFinder('"seq":', 'start');
  for (const bytes of [event(9, 'a'), event(10, 'b'), Buffer.concat([Buffer.from('xxxx'), event(11, 'c')])]) {
    expect(readInteger(bytes, seq.find(bytes, 0, bytes.length)).value).toBe(bytes.includes('"a"') ? 9 : bytes.includes('"b"') ? 10 : 11);
  }
});

it('finds no field outside of its packet', () => {
  const bytes = Buffer.from('{"other":1}{"seq":2}');
  expect(new FieldFinder('"seq":', 'start').find(bytes, 0, 11)).toBe(-1);
});
