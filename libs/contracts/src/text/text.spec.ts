import fc from 'fast-check';
import { NewMessage, saysSomething } from '../commands/message.commands.ts';
import { SpokenText } from '../entities/message.ts';
import { PresenceText } from '../entities/presence.ts';
import { WebhookName } from '../webhooks/webhook.ts';
import { DisplayName } from '../routes/auth.routes.ts';
import { createServiceToken } from '../routes/bot.routes.ts';
import { announce } from '../routes/announcement.routes.ts';
import { createChannel } from '../routes/channel.routes.ts';
import { createSession } from '../routes/exchange.routes.ts';
import { updateProfile } from '../routes/user.routes.ts';
import { ModerationText } from '../entities/moderation.ts';
import { honestName, isHonestName } from './visible-text.rules.ts';

const UNSEEN = ['', ' ', '\n\t', '\u00A0\u3000', '\u200B', '\u200D\u200C', '\u2060', '\uFEFF', '\u00AD', '\u034F', '\u3164', '\u115F\u1160', '\uFFA0', '\u2800', '\u180E', '\uFE0F', '\u202E', '\u202A\u202C', '\u2066\u2069', '\u200E\u200F', '\u061C', '\u{E0041}', '\u{E0001}', '\u{1D173}', '\uFFF9', '\u0007', '\u17B4'];
const SEEN = ['a', '漢', '👍🏽', '.', 'é', '\u05E9', '\u0645', '👩‍🚀', '—', '❤️', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'نمی‌خواهم', 'क्‍ष'];
const isTaken = (schema: { safeParse: (value: unknown) => { success: boolean } }) => (text: string) => schema.safeParse(text).success;

describe('a message', () => {
  it('says something that can be seen', () => {
    expect(UNSEEN.filter(isTaken(SpokenText))).toEqual([]);
    expect(SEEN.filter((text) => !isTaken(SpokenText)(text))).toEqual([]);
    const message = NewMessage.parse({ channelId: crypto.randomUUID(), clientMessageId: '1', text: '\u200B\u202E\u3164' });
    expect(saysSomething(message)).toBe(false);
    expect(saysSomething({ ...message, attachmentIds: [crypto.randomUUID()] })).toBe(true);
  });

  it('may hold whatever cannot be seen beside what can, and is kept composed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...UNSEEN, ...SEEN)), fc.constantFrom(...SEEN), (pieces, seen) => {
        const text = [...pieces, seen].join('');
        expect(SpokenText.parse(text)).toBe(text.normalize('NFC'));
      }),
    );
    expect(SpokenText.parse('e\u0301 \u1112\u1161\u11ab')).toBe('é 한');
    expect(['half \uD83D', 'nul \u0000'].filter(isTaken(SpokenText))).toEqual([]);
  });
});

function bodyOf<Body>({ body }: { body?: Body }): Body {
  if (body === undefined) throw new Error('the route takes no body');
  return body;
}

describe('a text that somebody has to read', () => {
  it('says something that can be seen', () => {
    const { text } = bodyOf(announce).shape;
    expect(UNSEEN.filter(isTaken(text))).toEqual([]);
    expect(SEEN.filter((seen) => !isTaken(text)(seen))).toEqual([]);
  });
});

describe.each(Object.entries({ 'a description': bodyOf(createChannel).shape.description, 'a bio': bodyOf(updateProfile).shape.bio, 'a reason': ModerationText }))('%s', (_, schema) => {
  it('may be left empty, and is empty where nobody would see anything', () => {
    expect(UNSEEN.map((text) => schema.safeParse(text).data)).toEqual(UNSEEN.map(() => ''));
    expect(SEEN.map((text) => schema.safeParse(`${text}\u200B`).data)).toEqual(SEEN.map((text) => `${text}\u200B`));
  });
});

describe('the id of somebody elsewhere', () => {
  it('is one line of what can be seen, whatever Unicode knows of it', () => {
    const { externalId } = bodyOf(createSession).shape;
    expect(['a\nb', 'a\u0000', 'a\u202Eb', 'half \uD83D', 'a\u200B'].filter(isTaken(externalId))).toEqual([]);
    // The last one is a character that no version of Unicode has yet.
    expect(['ada|7', 'ада', '👩‍🚀', '\u{2FFE0}'].filter((id) => !isTaken(externalId)(id))).toEqual([]);
  });
});

const names = {
  'a display name': DisplayName,
  'a channel': bodyOf(createChannel).shape.name,
  'a topic': bodyOf(createChannel).shape.topic,
  'a webhook': WebhookName,
  'a token': bodyOf(createServiceToken).shape.name,
  'a text of presence': PresenceText,
};

describe.each(Object.entries(names))('the name of %s', (what, schema) => {
  it('is one line without anything that deceives', () => {
    const deceiving = ['a\nb', 'a\u2028b', 'a\u0085b', 'a\tb', 'a\u0000', 'a\u001b[31m', 'a\u202Eb', 'a\u2066b', 'a\u200Fb', 'a\u061Cb', 'half \uD83D', 'a\u200Bb', 'a\uFEFFb', 'a\u00ADb', 'a\u3164', 'a\u2800b', 'a\u200Db', 'a\u200D', '\u200Da', 'a\uFE0F', 'a\u{E0041}', 'a\u034Fb'];
    expect(deceiving.filter(isTaken(schema))).toEqual([]);
  });

  it('is what people are called', () => {
    const honest = ['Ada', 'Zoë', 'O’Brien-Müller', '山田 太郎', 'محمد', 'שרה', 'मीरा', '김민수', 'нина', 'Ada 👩‍🚀', '❤️ 1️⃣ #️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'می‌خواهم', 'X Æ A-12', 'c++ (help)', '葛\u{E0100}城'];
    expect(honest.map((name) => schema.safeParse(name).data)).toEqual(honest);
  });

  it('has one spelling', () => {
    expect(schema.parse('  Zoe\u0308 \u00A0  \u3000X\n')).toBe('Zoë X');
    if (what !== 'a topic') expect(UNSEEN.filter(isTaken(schema))).toEqual([]);
  });
});

describe('an honest name', () => {
  it('is what is left of any text, in one spelling, and nothing goes of a name that is honest', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...UNSEEN, ...SEEN, '\u0301', '\uD83D', '\u0000', '\u2028'), fc.string({ unit: 'binary' })), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const honest = honestName(parts.join(''));
        expect(isHonestName(honest)).toBe(true);
        expect(honestName(honest)).toBe(honest);
      }),
    );
    expect(SEEN.map(honestName)).toEqual(SEEN);
    expect(['gpj\u202Egnp.exe', 'a\u200D b\u200B', 'e\uFEFF\u0301'].map(honestName)).toEqual(['gpjgnp.exe', 'a b', '\u00E9']);
  });
});
