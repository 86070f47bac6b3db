/** Providers that are interfaces or come ready-made, and so have no class to be named by. */
export const LOGGER = Symbol('Logger');
export const BUS = Symbol('BusConnection');
export const GATEWAY_ID = Symbol('GatewayId');
export const KEEPING = Symbol('Keeping');
