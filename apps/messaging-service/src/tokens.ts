/** Providers that are interfaces, and so have no class to be named by. */
export const LOGGER = Symbol('Logger');
