import { type Handle } from './people.ts';

/** Something that was said: how long ago, and what became of it. */
export interface Line {
  readonly by: Handle;
  readonly minutesAgo: number;
  readonly text: string;
  readonly reactions?: Readonly<Record<string, readonly Handle[]>>;
  readonly replies?: readonly Omit<Line, 'replies'>[];
  readonly isPinned?: boolean;
}

export interface Room {
  readonly name: string;
  readonly kind: 'public' | 'private';
  readonly topic: string;
  readonly description?: string;
  /** Beside Ada, who makes it. */
  readonly members: readonly Handle[];
  readonly lines: readonly Line[];
}

const DAY = 24 * 60;

export const ROOMS: readonly Room[] = [
  {
    name: 'general',
    kind: 'public',
    topic: 'Everything that everybody should know',
    description: 'Announcements, questions that have no better place, and good mornings.',
    members: ['grace', 'alan', 'katherine', 'radia'],
    lines: [
      { by: 'ada', minutesAgo: 2 * DAY + 65, text: 'Good morning! This is the place for everything that **everybody** should know.', isPinned: true, reactions: { '👋': ['grace', 'alan', 'katherine', 'radia'] } },
      { by: 'grace', minutesAgo: 2 * DAY + 58, text: 'Morning. I found the bug from yesterday: it was an actual moth 🦋\n\n> First actual case of bug being found.', reactions: { '😂': ['ada', 'alan', 'radia'], '🔥': ['katherine'] } },
      { by: 'alan', minutesAgo: 2 * DAY + 55, text: 'Taped into the logbook, I hope.' },
      { by: 'grace', minutesAgo: 2 * DAY + 54, text: 'Of course.' },
      {
        by: 'katherine',
        minutesAgo: DAY + 240,
        text: 'Trajectory numbers for Thursday are checked by hand:\n\n1. launch window 09:47\n2. burn `T+184 s`\n3. splashdown within *2 km*',
        reactions: { '🚀': ['ada', 'grace', 'radia'], '✅': ['alan'] },
        replies: [
          { by: 'alan', minutesAgo: DAY + 236, text: 'I get 2.1 km. Which gravity model do you use?' },
          { by: 'katherine', minutesAgo: DAY + 231, text: 'Oblate Earth. Try again with J2.' },
          { by: 'alan', minutesAgo: DAY + 229, text: 'Now we agree. Sorry for doubting.', reactions: { '❤️': ['katherine'] } },
        ],
      },
      { by: 'radia', minutesAgo: DAY + 120, text: 'The new switches are in. If a loop appears, I owe everybody a cake.', reactions: { '🎂': ['grace', 'alan'] } },
      { by: 'ada', minutesAgo: 190, text: 'How a message travels, for those who asked:\n\n```\ngateway -> messaging-service -> Postgres (one transaction)\n        <- ack\n        -> NATS -> every gateway that has somebody in the channel\n```' },
      { by: 'alan', minutesAgo: 35, text: 'Open this page in a second window as somebody else, and write. Then press **Ctrl Shift D**, cut the line, write on, and look what becomes of it.', isPinned: true },
    ],
  },
  {
    name: 'engineering',
    kind: 'public',
    topic: 'Gateways, streams and what lies between',
    members: ['grace', 'alan', 'radia'],
    lines: [
      { by: 'radia', minutesAgo: DAY + 400, text: 'Gateway 2 was drained at noon. 4,112 clients moved in 38 s; nobody missed a message.', reactions: { '🎉': ['grace', 'ada'] } },
      { by: 'grace', minutesAgo: DAY + 395, text: 'And killed at one, without a word. Same result, only faster.' },
      { by: 'alan', minutesAgo: 300, text: 'Reading https://datatracker.ietf.org/doc/html/rfc6455 again. It ages well.' },
      {
        by: 'ada',
        minutesAgo: 220,
        text: 'Who reviews the change to read positions?',
        replies: [
          { by: 'grace', minutesAgo: 214, text: 'Me, after lunch.' },
          { by: 'grace', minutesAgo: 90, text: 'Done. Two remarks, nothing that blocks.' },
        ],
      },
    ],
  },
  {
    name: 'random',
    kind: 'public',
    topic: 'Tea, cake and moths',
    members: ['grace', 'alan', 'katherine', 'radia'],
    lines: [
      { by: 'katherine', minutesAgo: DAY + 30, text: 'There is cake in the kitchen 🎂', reactions: { '😍': ['ada', 'grace', 'radia', 'alan'] } },
      { by: 'radia', minutesAgo: DAY + 12, text: 'Not because of a loop!' },
    ],
  },
];

/** What people say to each other alone. */
export const TALKS: readonly { readonly between: readonly [Handle, ...Handle[]]; readonly lines: readonly Omit<Line, 'replies' | 'minutesAgo'>[] }[] = [
  { between: ['grace', 'ada'], lines: [{ by: 'grace', text: 'Do you have ten minutes for the compiler talk?' }, { by: 'ada', text: 'Always. After lunch?' }, { by: 'grace', text: 'Perfect ☕' }] },
  { between: ['katherine', 'ada', 'alan'], lines: [{ by: 'katherine', text: 'Numbers for the review are in the sheet.' }, { by: 'alan', text: 'Thank you! Reading them tonight.' }] },
];

/** Said last, in the channel that everybody sees first: it is unread, and mentions somebody. */
export const LAST: Omit<Line, 'replies' | 'minutesAgo'> = { by: 'grace', text: '@ada welcome back! Everything above was said while you were away.' };
