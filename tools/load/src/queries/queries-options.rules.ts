import { fillOptions } from '../fill/fill-options.rules.ts';
import { type FillOptions } from '../fill/fill-plan.rules.ts';
import { count, LoadOptionsError, text, texts, type ScenarioOptions, type Values } from '../option-values.rules.ts';

export interface QueriesOptions extends FillOptions {
  /** A database that was filled before; without one, it is filled first, and goes with the run. */
  readonly database?: string;
  /** Times that each question is asked. */
  readonly requests: number;
  /** Questions at once. */
  readonly callers: number;
  /** What is asked. */
  readonly parts: readonly Part[];
}

/** What may be asked for alone. */
const PARTS = ['questions', 'lists'] as const;
export type Part = (typeof PARTS)[number];

export const queriesOptions: ScenarioOptions<QueriesOptions> = {
  synopsis: 'queries [options]',
  help: `queries: how long the product's hot questions and every list take among many messages, people and channels, and by which
       plans Postgres answers them; fails if any plan reads a big table from end to end, or if nobody asks for a list
  --database <url>        one that \`fill\` has filled; without it, one is filled and goes with the run
  --requests <n>          times that each question is asked (default 300)
  --callers <n>           questions at once (default 4)
  --only <part>           ${PARTS.join(' or ')}; without it, both
  and what \`fill\` takes`,
  names: { ...fillOptions.names, ...texts('requests', 'callers', 'only') },
  read: (values) => ({ ...fillOptions.read(values), database: text(values, 'database'), requests: count(values, 'requests', 300), callers: count(values, 'callers', 4), parts: parts(values) }),
};

/** @throws LoadOptionsError */
function parts(values: Values): readonly Part[] {
  const only = text(values, 'only');
  if (only === undefined) return PARTS;
  const part = PARTS.find((name) => name === only);
  if (part === undefined) throw new LoadOptionsError(`--only is "${only}"; it must be ${PARTS.join(' or ')}.`);
  return [part];
}
