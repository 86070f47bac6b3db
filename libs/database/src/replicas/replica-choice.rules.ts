/** What is known of a replica. */
export interface ReplicaState {
  /** It has applied the log at least up to here. */
  readonly applied: bigint;
  /** Not asked before this, in milliseconds of the clock. */
  readonly restsUntil: number;
}

export const REST_AFTER_FAULT_MS = 5_000;
export const REST_AFTER_LAG_MS = 500;

/** The replicas that may be asked now, the one whose turn it is first. Among them, those that are known to have applied enough go before the others. */
export function replicasToAsk<Replica extends ReplicaState>(replicas: readonly Replica[], { position, now, turn }: { position: bigint; now: number; turn: number }): Replica[] {
  const inTurn = replicas.map((_, index) => replicas[(turn + index) % replicas.length]).filter((replica) => replica !== undefined);
  const awake = inTurn.filter(({ restsUntil }) => restsUntil <= now);
  return [...awake.filter(({ applied }) => applied >= position), ...awake.filter(({ applied }) => applied < position)];
}
