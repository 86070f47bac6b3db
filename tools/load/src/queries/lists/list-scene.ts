import { type routes } from '@chatgenius/contracts';

export type RouteName = keyof typeof routes;

/** A request for the first page of a list. */
export interface ListRequest {
  readonly userId: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** Somebody who asks for a list again and again, with one set of filters. */
export interface ListScene {
  /** Who asks, and what for: for the table. */
  readonly title: string;
  readonly ask: (place: number) => ListRequest;
  /** Rows that a page may look at, where that is more than usual: it counts everybody, or ranks what it finds. */
  readonly mayLookAt?: number;
  /** Nothing may be found. */
  readonly mayBeEmpty?: true;
}

/** What a page may look at that counts or sorts everybody: receipts of the largest channel, and people of whom all handles begin alike. */
export const EVERYBODY = 500_000;

export type ListScenes = Readonly<Partial<Record<RouteName, readonly ListScene[]>>>;

export const at = <Item>(items: readonly Item[], place: number): Item => {
  const item = items[place % items.length];
  if (item === undefined) throw new Error('There is too little in this database to ask about.');
  return item;
};
