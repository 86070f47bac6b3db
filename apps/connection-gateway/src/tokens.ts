/** Providers that are interfaces or come ready-made, and so have no class to be named by. */
export const LOGGER = Symbol('Logger');
export const BUS = Symbol('BusConnection');
export const GATEWAY_ID = Symbol('GatewayId');
/** Milliseconds after which a connection that nobody shows themselves at counts as idle. */
export const IDLE_AFTER_MS = Symbol('IdleAfterMs');
export const PACE = Symbol('Pace');
export const UNSENT_MARKS = Symbol('UnsentMarks');
export const KEEPING = Symbol('Keeping');
/** The longest life of an access token. */
export const ACCESS_TOKEN_SECONDS = Symbol('AccessTokenSeconds');
/** Whether administrators see whole addresses of connections, or their networks. */
export const SHOW_WHOLE_ADDRESSES = Symbol('ShowWholeAddresses');
/** Share of connections that are asked how long messages take to reach them. */
export const DELIVERY_REPORT_PERCENT = Symbol('DeliveryReportPercent');
export const LIMIT_SETTINGS = Symbol('LimitSettings');
