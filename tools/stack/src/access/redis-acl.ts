import { type ServiceAccount } from '@chatgenius/contracts';
import { aclRules, redisRights, SENTINEL_RULES } from '@chatgenius/service-runtime/redis';
import { ADMINISTRATOR } from './passwords.ts';

/** A file for Redis's `aclfile`. Nobody gets in without an account. @param passwordOf in the clear */
export function redisAcl(passwordOf: (account: ServiceAccount | typeof ADMINISTRATOR) => string): string {
  const services = Object.entries(redisRights).map(([account, rights]) => `user ${account} ${aclRules(rights).join(' ')} >${passwordOf(account as ServiceAccount)}`);
  return [...services, `user ${ADMINISTRATOR} on ~* &* +@all >${passwordOf(ADMINISTRATOR)}`, 'user default off', ''].join('\n');
}

/** The same for Sentinels, which services ask where the primary is. */
export function sentinelAcl(passwordOf: (account: ServiceAccount | typeof ADMINISTRATOR) => string): string {
  const services = Object.keys(redisRights).map((account) => `user ${account} ${SENTINEL_RULES.join(' ')} >${passwordOf(account as ServiceAccount)}`);
  return [...services, `user ${ADMINISTRATOR} on ~* &* +@all >${passwordOf(ADMINISTRATOR)}`, 'user default off', ''].join('\n');
}
