import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { StatisticsRepository } from './statistics.repository.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const USUAL_DAYS = 30;

/** How much the deployment is used. */
@Controller()
export class StatisticsController {
  constructor(private readonly statistics: StatisticsRepository) {}

  @Implements(routes.readStatistics)
  async read({ query }: RouteInput<typeof routes.readStatistics>): Promise<RouteOutput<typeof routes.readStatistics>> {
    const to = query.to ?? dayOf(Date.now());
    const from = query.from ?? dayOf(Date.parse(to) - (USUAL_DAYS - 1) * DAY_MS);
    const { page, last } = keysetPage(await this.statistics.days({ from, to, after: query.after, limit: query.limit + 1 }), query.limit);
    return { days: page, next: last?.day ?? null };
  }
}

/** Postgres knows no day before it, and nothing was counted then. */
const FIRST_DAY_MS = Date.parse('0001-01-01');
const dayOf = (ms: number): string => new Date(Math.max(ms, FIRST_DAY_MS)).toISOString().slice(0, 10);
