import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { nextBy, route } from '../define/route.ts';
import { PageLimitParam } from '../paging.ts';

/** A day, such as `2026-01-31`. The year 0 is none that Postgres knows. */
const Day = textUpTo(10)
  .check(z.iso.date())
  .refine((day) => !day.startsWith('0000'), 'Use a year from 1 on.');

/** A day, in UTC. What was counted once a while is null on days on which nobody has counted. */
export const StatisticsDay = z.object({
  day: Day,
  messages: z.int().nonnegative().describe('Written on that day, also where they were removed since.'),
  messageBytes: z.int().nonnegative(),
  fileBytes: z.int().nonnegative(),
  people: z.int().nonnegative().nullable().describe('As of the end of the day, or of now.'),
  active1: z.int().nonnegative().nullable().describe('People who were active in the last day, and the last 7 and 30.'),
  active7: z.int().nonnegative().nullable(),
  active30: z.int().nonnegative().nullable(),
  channels: z.int().nonnegative().nullable(),
  databaseBytes: z.int().nonnegative().nullable().describe('What the database takes on its disk.'),
}).meta({ id: 'StatisticsDay', description: 'How much a deployment was used on a day.' });
export type StatisticsDay = z.infer<typeof StatisticsDay>;

export const readStatistics = route({
  method: 'GET',
  path: '/v1/admin/statistics',
  summary: 'How much the deployment is used, day by day from `from` to `to`, both included; the last 30 days unless they say otherwise. Days of which nothing is known are left out.',
  auth: 'bearer',
  permission: 'statistics:read',
  query: z.object({ from: Day.optional(), to: Day.optional(), limit: PageLimitParam, after: Day.optional() }),
  output: z.object({ days: z.array(StatisticsDay), next: Day.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});
