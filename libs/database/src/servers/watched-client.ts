import { type PoolClient } from 'pg';

export type Query = (...statement: unknown[]) => unknown;

/** The same query, of which each failure is told by `tell`, to a callback as to whoever awaits it. */
export function telling(query: Query, tell: (error: unknown) => unknown): Query {
  return (...statement) => {
    const callback = statement.at(-1);
    if (isCallback(callback)) return query(...statement.slice(0, -1), (error: unknown, result: unknown) => callback(error && tell(error), result));
    return Promise.resolve(query(...statement)).catch((error: unknown) => {
      throw tell(error);
    });
  };
}

/** Statements without their names: a pooler lends another connection next time, which has not prepared them. */
function unprepared(query: Query): Query {
  return (statement, ...rest) => query(isNamed(statement) ? { ...statement, name: undefined } : statement, ...rest);
}

/** Replaces how a client asks. */
export function rewire(client: PoolClient, { prepared, tell }: { prepared: boolean; tell: (error: unknown) => unknown }): void {
  const query = client.query.bind(client) as Query;
  client.query = telling(prepared ? query : unprepared(query), tell) as PoolClient['query'];
}

const isCallback = (value: unknown): value is (error: unknown, result: unknown) => void => typeof value === 'function';

/** Not a query that reads its rows by itself, which has methods: those have no names here. */
const isNamed = (statement: unknown): statement is { name: string } => typeof statement === 'object' && statement !== null && 'name' in statement && !('submit' in statement);
