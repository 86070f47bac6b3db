import { type Logger } from '@chatgenius/service-runtime';
import { BusConnection, type BusOptions } from './bus.connection.ts';
import { ShardAgreement } from './shard-agreement.ts';

export interface ServiceBusOptions extends Pick<BusOptions, 'url' | 'name' | 'streamShards'> {
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly health: { addCheck(name: string, check: () => Promise<void>, options?: { decides?: boolean }): void };
  /** This process stays ready while NATS is away, once it has started: it is of use without, and all of its kind would be unready at once (ADR 0036). */
  readonly readyWithoutBus?: boolean;
}

export interface ServiceBus {
  readonly bus: BusConnection;
  /** Resolves when this process counts with the same STREAM_SHARDS as the others: it is to serve nobody before. */
  readonly agreed: Promise<void>;
}

const TROUBLE_ADVICE = "Check NATS_URL: is NATS there, are account and password right, and has the account this service's rights (deploy/access/nats.conf)?";

/** The connection of a service to NATS, with its checks of readiness and its log lines: the same in every process. */
export async function openServiceBus({ url, name, streamShards, logger, health, readyWithoutBus = false }: ServiceBusOptions): Promise<ServiceBus> {
  const bus = await BusConnection.open({
    url,
    name,
    streamShards,
    onTrouble: (error) => logger.error('bus:trouble', { error, advice: TROUBLE_ADVICE }),
    onStatus: (status, detail) => logger.info('bus:status', { status, detail }),
    onUnreadable: (subject, error) => logger.error('bus:unreadable', { subject, error }),
  });
  const shards = new ShardAgreement(bus, {
    onChange: (difference) => {
      if (difference === undefined) logger.info('bus:shards-agree', { streamShards });
      else if (difference.own !== difference.agreed) logger.error('bus:shards-differ', { ...difference, advice: 'This process is not ready. Set the same STREAM_SHARDS and FEATURES in every process.' });
      else logger.warn('bus:shards-differ', { ...difference, advice: 'Those that differ are not ready. Set the same STREAM_SHARDS and FEATURES in every process.' });
    },
  });
  health.addCheck('bus', () => bus.assertConnected(), { decides: !readyWithoutBus });
  health.addCheck('shards', () => shards.assertAgreed());
  return { bus, agreed: shards.agreed };
}
