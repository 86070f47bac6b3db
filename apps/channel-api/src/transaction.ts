import { type createStreams, type Database } from '@chatgenius/database';

/** A connection inside of a transaction, as `withTransaction` hands it out. */
export type Transaction = Parameters<typeof createStreams>[0];

/** Something that answers a query: inside of a transaction or on its own. */
export type Queryable = Pick<Transaction | Database['pool'], 'query'>;
