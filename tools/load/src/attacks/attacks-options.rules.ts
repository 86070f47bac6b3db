import { count, LoadOptionsError, text, texts, type ScenarioOptions } from '../option-values.rules.ts';

/** What one signed-in user, or one address that is not signed in, does to a deployment within its shipped limits. */
export const ATTACKS = {
  edits: 'one user edits one message 400 times at once, over and over',
  reactions: 'twenty users react to one message, 100 times at once each',
  namespaces: 'a connection asks for made-up namespaces, 10,000 times a second',
  pings: 'a connection sends empty packets, 10,000 a second',
  binary: 'connections announce attachments that never come',
  resume: 'session:resume names one stream 400 times, 20 times a second',
  strangers: 'one address connects without a token, 1,500 times a second',
  bodies: 'one address begins 5,000 posts and never ends them',
  mentions: 'one request writes @channel 500 times into a channel of 500',
  searches: 'one user searches for words joined by OR, 20 at once, over and over',
} as const;

export type AttackName = keyof typeof ATTACKS;

export interface AttacksOptions {
  readonly attacks: readonly AttackName[];
  /** Of each half: without the attack, and beside it. */
  readonly seconds: number;
  /** Innocent users, each of whom sends a message a second. */
  readonly innocents: number;
}

const NAMES = Object.keys(ATTACKS) as AttackName[];

export const attacksOptions: ScenarioOptions<AttacksOptions> = {
  synopsis: 'attacks [options]',
  help: `attacks: what innocent users notice while somebody attacks, within the limits as shipped
  --only <names>          some of ${NAMES.join(', ')} (default all)
  --seconds <n>           of each half, without the attack and beside it (default 10)
  --innocents <n>         users who send a message, make a request and see who connects, each second (default 20)`,
  names: texts('only', 'seconds', 'innocents'),
  read: (values) => ({
    attacks: attacksOf(text(values, 'only')),
    seconds: count(values, 'seconds', 10),
    innocents: count(values, 'innocents', 20),
  }),
};

/** @throws LoadOptionsError */
function attacksOf(only: string | undefined): AttackName[] {
  if (only === undefined) return NAMES;
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !Object.hasOwn(ATTACKS, name));
  if (unknown.length > 0) throw new LoadOptionsError(`There is no attack "${unknown.join(', ')}"; there are ${NAMES.join(', ')}.`);
  return NAMES.filter((name) => wanted.includes(name));
}
