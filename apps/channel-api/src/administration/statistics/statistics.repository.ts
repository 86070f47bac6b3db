import { type StatisticsDay } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

interface DayRange {
  readonly from: string;
  readonly to: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/** What messaging-service has counted, by day. */
@Injectable()
export class StatisticsRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async days({ from, to, after, limit }: DayRange): Promise<StatisticsDay[]> {
    const { rows } = await this.database.pool.query<StatisticsDay>({
      name: 'statistics-days',
      text: `SELECT day::text AS day, messages, message_bytes AS "messageBytes", file_bytes AS "fileBytes", people, active_1 AS active1, active_7 AS active7,
               active_30 AS active30, channels, database_bytes AS "databaseBytes"
             FROM statistics_days AS known WHERE known.day BETWEEN $1::date AND $2::date AND ($3::date IS NULL OR known.day > $3) ORDER BY known.day LIMIT $4`,
      values: [from, to, after ?? null, limit],
    });
    return rows;
  }
}
