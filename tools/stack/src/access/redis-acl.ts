import { type ServiceAccount } from '@chatgenius/contracts';
import { aclRules, redisRights } from '@chatgenius/service-runtime/redis';
import { ADMINISTRATOR } from './passwords.ts';

/** A file for Redis's `aclfile`. Nobody gets in without an account. @param passwordOf in the clear */
export function redisAcl(passwordOf: (account: ServiceAccount | typeof ADMINISTRATOR) => string): string {
  const services = Object.entries(redisRights).map(([account, rights]) => `user ${account} ${aclRules(rights).join(' ')} >${passwordOf(account as ServiceAccount)}`);
  return [...services, `user ${ADMINISTRATOR} on ~* &* +@all >${passwordOf(ADMINISTRATOR)}`, 'user default off', ''].join('\n');
}
