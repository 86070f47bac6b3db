/** All in one slot of a Redis Cluster, so that a script may touch several of them. None lives without an expiry. */
const PREFIX = '{presence}:';

const PARTS = ':parts';

export const keys = {
  /** Gateways by the end of their lease, in milliseconds. */
  gateways: `${PREFIX}gateways`,
  /** Of one gateway: users with `connections:active`; and the number of the last report, which is no user's id. */
  gateway: (gatewayId: string) => `${PREFIX}gateway:${gatewayId}`,
  /** Of one gateway: the parts of a complete report that have come. */
  parts: (gatewayId: string) => `${PREFIX}gateway:${gatewayId}${PARTS}`,
  partsSuffix: PARTS,
  /** Users who have lost their last connection to some gateway, or the last active one, by when that counts. */
  leaving: `${PREFIX}leaving`,
  /** How each of them was shown before: `online` or `away`. */
  leavingAs: `${PREFIX}leaving-as`,
  /** When users were last there, as far as Postgres has not been told. */
  unsaved: `${PREFIX}unsaved`,
  /** The highest version that was given out. */
  version: `${PREFIX}version`,
  /** Names the life of what is stored here, and since when it lives: `id:milliseconds`. */
  generation: `${PREFIX}generation`,
  /** When leases were last looked after. */
  swept: `${PREFIX}swept`,
  /** Only named, so that one node of a cluster tells everybody the time. */
  clock: `${PREFIX}clock`,
  /** Written to see whether that can be done. */
  probe: `${PREFIX}probe`,
  /** Which instance does what. The key says `turn`, as that of earlier releases does. */
  lease: (what: string) => `${PREFIX}turn:${what}`,
} as const;
