/** `sent`: what clients send, which must still be taken. `told`: what clients are told, which they must still understand. */
export type Direction = 'sent' | 'told';

/** JSON Schema as the contracts are written in it. */
export type Schema = Readonly<Record<string, unknown>>;

export type Schemas = Readonly<Record<string, Schema>>;
