/** Providers that are interfaces or come ready-made, and so have no class to be named by. */
export const REDIS = Symbol('Redis');
export const BUS = Symbol('BusConnection');
export const LOGGER = Symbol('Logger');
export const TIMING = Symbol('Timing');
