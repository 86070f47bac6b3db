/** Providers that are interfaces, and so have no class to be named by. */
export const DATABASE = Symbol('Database');
export const LOGGER = Symbol('Logger');
export const LIMIT_SETTINGS = Symbol('LimitSettings');
